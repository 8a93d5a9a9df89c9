package com.example.petstore.pet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.example.petstore.advisor.PetAdvisor;
import com.example.petstore.advisor.Question;
import com.example.petstore.cache.CacheAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * Other pets of the same category that a customer may like. They are an extra: without
 * them everything else goes on.
 */
@Service
public class PetRecommendations {

	private static final Logger logger = LoggerFactory.getLogger(PetRecommendations.class);

	private final PetAdvisor advisor;

	private final PetCatalogue catalogue;

	PetRecommendations(PetAdvisor advisor, PetCatalogue catalogue) {
		this.advisor = advisor;
		this.catalogue = catalogue;
	}

	/**
	 * Ask for somebody who looks at a pet.
	 * @param customerId who
	 * @param pet the pet
	 * @return the recommendations, or empty if there are none to be had
	 */
	Optional<List<Pet>> forPage(String customerId, Pet pet) {
		return ask(customerId, pet, () -> this.catalogue.findByCategory(pet.category()), this.advisor::recommend);
	}

	/**
	 * Ask for somebody who orders a pet, with less patience.
	 * @param customerId who
	 * @param pet the pet
	 * @param cached what the cache said of the pets to choose from
	 * @return the recommendations, or empty if there are none to be had
	 */
	public Optional<List<Pet>> forOrder(String customerId, Pet pet, CacheAnswer<List<Pet>> cached) {
		return ask(customerId, pet, () -> this.catalogue.orLoad(pet.category(), cached),
				this.advisor::recommendWithOrder);
	}

	private static Optional<List<Pet>> ask(String customerId, Pet pet, Supplier<List<Pet>> candidates,
			Function<Question, Optional<List<String>>> advisor) {
		try {
			return named(candidates.get(), customerId, pet, advisor);
		}
		catch (RuntimeException ex) {
			logger.debug("No recommendations for {}", pet.petId(), ex);
			return Optional.empty();
		}
	}

	private static Optional<List<Pet>> named(List<Pet> candidates, String customerId, Pet pet,
			Function<Question, Optional<List<String>>> advisor) {
		Map<String, Pet> byId = candidates.stream()
			.filter(Pet::available)
			.collect(Collectors.toMap(Pet::petId, Function.identity()));
		return advisor.apply(new Question(customerId, pet.petId(), List.copyOf(byId.keySet())))
			.map((petIds) -> petIds.stream().filter(byId::containsKey).map(byId::get).toList());
	}

}
