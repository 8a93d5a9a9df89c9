package com.example.petstore.pet;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A pet as one customer sees it.
 *
 * @param pet the pet
 * @param recommendations other pets that the customer may like, or {@code null} if the
 * advisor was not asked or did not answer
 */
record PetPage(@JsonUnwrapped Pet pet, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Pet> recommendations) {
}
