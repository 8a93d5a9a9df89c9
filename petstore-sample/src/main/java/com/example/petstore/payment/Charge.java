package com.example.petstore.payment;

import java.math.BigDecimal;

/**
 * How much to charge.
 *
 * @param customerId whom
 * @param method how the customer pays, such as {@code credit_card}
 * @param amount how much
 * @param currency of what, three letters
 */
public record Charge(String customerId, String method, BigDecimal amount, String currency) {
}
