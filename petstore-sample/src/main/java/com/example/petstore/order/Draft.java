package com.example.petstore.order;

import java.util.List;

/**
 * What is written down before an order is paid.
 *
 * @param key the idempotency key
 * @param request what the customer wants
 * @param steps the steps that worked so far
 * @param recommendations identifiers of other pets the customer may like
 */
record Draft(String key, OrderRequest request, List<String> steps, List<String> recommendations) {
}
