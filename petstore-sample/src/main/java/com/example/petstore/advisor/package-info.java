/**
 * Asks the pet advisor what a customer may like.
 */
@NullMarked
package com.example.petstore.advisor;

import org.jspecify.annotations.NullMarked;
