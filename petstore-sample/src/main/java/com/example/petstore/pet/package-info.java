/**
 * The catalogue: which pets there are and what they cost.
 */
@NullMarked
package com.example.petstore.pet;

import org.jspecify.annotations.NullMarked;
