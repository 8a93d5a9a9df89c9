/**
 * Orders: one business transaction over all five dependencies.
 */
@NullMarked
package com.example.petstore.order;

import org.jspecify.annotations.NullMarked;
