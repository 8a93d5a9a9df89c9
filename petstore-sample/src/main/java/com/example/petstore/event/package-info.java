/**
 * Tells the world what happened, and loses nothing of it.
 */
@NullMarked
package com.example.petstore.event;

import org.jspecify.annotations.NullMarked;
