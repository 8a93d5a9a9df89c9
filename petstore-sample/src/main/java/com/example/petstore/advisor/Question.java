package com.example.petstore.advisor;

import java.util.List;

/**
 * What to recommend to whom.
 *
 * @param customerId the customer
 * @param petId the pet that the customer looks at
 * @param candidates identifiers of the pets to choose from
 */
public record Question(String customerId, String petId, List<String> candidates) {
}
