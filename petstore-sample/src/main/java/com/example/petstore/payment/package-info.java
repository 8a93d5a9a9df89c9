/**
 * Talks to the payment gateway.
 */
@NullMarked
package com.example.petstore.payment;

import org.jspecify.annotations.NullMarked;
