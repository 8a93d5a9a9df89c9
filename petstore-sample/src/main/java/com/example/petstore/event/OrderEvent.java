package com.example.petstore.event;

import java.math.BigDecimal;

/**
 * What happened to an order.
 *
 * @param eventId the same however often the event is told, so that it counts once
 * @param type what happened, such as {@code order_completed}
 * @param orderId to which order
 * @param customerId whose order
 * @param petId which pet
 * @param amount what it cost
 * @param currency in what
 */
public record OrderEvent(String eventId, String type, String orderId, String customerId, String petId,
		BigDecimal amount, String currency) {
}
