/**
 * The cache: what it has is quick, and what it has not is no error.
 */
@NullMarked
package com.example.petstore.cache;

import org.jspecify.annotations.NullMarked;
