/**
 * How the five dependencies are.
 */
@NullMarked
package com.example.petstore.health;

import org.jspecify.annotations.NullMarked;
