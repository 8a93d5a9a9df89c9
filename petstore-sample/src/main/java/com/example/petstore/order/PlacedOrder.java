package com.example.petstore.order;

/**
 * What became of a request for an order.
 *
 * @param order the order
 * @param created whether this request made it, and not an earlier one with the same key
 */
record PlacedOrder(Order order, boolean created) {
}
