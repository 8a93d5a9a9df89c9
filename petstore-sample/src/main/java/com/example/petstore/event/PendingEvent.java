package com.example.petstore.event;

/**
 * An event that is to be told.
 *
 * @param eventId its identifier
 * @param orderId the order it is about
 * @param payload the event as JSON
 */
record PendingEvent(String eventId, String orderId, String payload) {
}
