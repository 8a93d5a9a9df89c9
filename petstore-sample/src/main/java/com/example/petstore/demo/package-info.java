/**
 * A tour of it all, in the terminal.
 */
@NullMarked
package com.example.petstore.demo;

import org.jspecify.annotations.NullMarked;
