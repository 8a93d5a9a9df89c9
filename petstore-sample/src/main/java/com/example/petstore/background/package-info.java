/**
 * Work that nobody waits for.
 */
@NullMarked
package com.example.petstore.background;

import org.jspecify.annotations.NullMarked;
