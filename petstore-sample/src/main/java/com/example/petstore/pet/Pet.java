package com.example.petstore.pet;

import java.math.BigDecimal;

/**
 * A pet of the catalogue.
 *
 * @param petId the identifier, such as {@code pet_001}
 * @param name what it is called
 * @param category the kind of animal, such as {@code dogs}
 * @param price the price in dollars
 * @param available whether it can be ordered
 */
public record Pet(String petId, String name, String category, BigDecimal price, boolean available) {
}
