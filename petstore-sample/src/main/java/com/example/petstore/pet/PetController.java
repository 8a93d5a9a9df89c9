package com.example.petstore.pet;

import java.util.List;

import com.example.petstore.web.PlainText;
import io.resilience.spring.annotation.LoadShed;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The catalogue over HTTP.
 */
@RestController
@RequestMapping("/pets")
class PetController {

	private final PetRepository pets;

	private final PetCatalogue catalogue;

	private final PetRecommendations recommendations;

	PetController(PetRepository pets, PetCatalogue catalogue, PetRecommendations recommendations) {
		this.pets = pets;
		this.catalogue = catalogue;
		this.recommendations = recommendations;
	}

	@LoadShed
	@GetMapping
	List<Pet> list(@RequestParam(required = false) @PlainText @Nullable String category) {
		return (category != null) ? this.catalogue.findByCategory(category) : this.pets.findAll();
	}

	@LoadShed(clientId = "#customerId")
	@GetMapping("/{petId}")
	PetPage get(@PathVariable @PlainText String petId,
			@RequestParam(required = false) @PlainText @Nullable String customerId) {
		Pet pet = this.pets.findById(petId)
			.orElseThrow(
					() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no pet '%s'".formatted(petId)));
		return new PetPage(pet, (customerId != null) ? recommend(customerId, pet) : null);
	}

	private @Nullable List<Pet> recommend(String customerId, Pet pet) {
		return this.recommendations.forPage(customerId, pet).orElse(null);
	}

}
