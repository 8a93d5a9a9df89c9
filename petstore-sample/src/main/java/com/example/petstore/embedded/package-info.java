/**
 * The real servers that the application brings along outside production.
 */
@NullMarked
package com.example.petstore.embedded;

import org.jspecify.annotations.NullMarked;
