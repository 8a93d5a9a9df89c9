package com.example.petstore.pet;

import java.util.List;

import com.example.petstore.web.PlainText;
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

	PetController(PetRepository pets) {
		this.pets = pets;
	}

	@GetMapping
	List<Pet> list(@RequestParam(required = false) @PlainText @Nullable String category) {
		return (category != null) ? this.pets.findByCategory(category) : this.pets.findAll();
	}

	@GetMapping("/{petId}")
	Pet get(@PathVariable @PlainText String petId) {
		return this.pets.findById(petId)
			.orElseThrow(
					() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no pet '%s'".formatted(petId)));
	}

}
