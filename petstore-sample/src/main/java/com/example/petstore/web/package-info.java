/**
 * What all controllers share: how errors look to a client.
 */
@NullMarked
package com.example.petstore.web;

import org.jspecify.annotations.NullMarked;
