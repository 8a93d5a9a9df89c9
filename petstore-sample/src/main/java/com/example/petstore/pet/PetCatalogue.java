package com.example.petstore.pet;

import java.time.Duration;
import java.util.List;

import com.example.petstore.cache.CacheAnswer;
import com.example.petstore.cache.RedisCache;
import tools.jackson.core.type.TypeReference;

import org.springframework.stereotype.Service;

/**
 * The pets of a category, from the cache if it has them, else from the database.
 */
@Service
public class PetCatalogue {

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

	private static final TypeReference<List<Pet>> PETS = new TypeReference<>() {
	};

	private final RedisCache cache;

	private final PetRepository pets;

	PetCatalogue(RedisCache cache, PetRepository pets) {
		this.cache = cache;
		this.pets = pets;
	}

	/**
	 * Return the pets of one category, at most ten seconds old.
	 * @param category the category
	 * @return its pets, ordered by identifier; none for an unknown category
	 */
	public List<Pet> findByCategory(String category) {
		return orLoad(category, cached(category));
	}

	/**
	 * Take what the cache said, or load what it had not.
	 * @param category the category
	 * @param cached what the cache said
	 * @return the pets of the category
	 */
	List<Pet> orLoad(String category, CacheAnswer<List<Pet>> cached) {
		return cached.toOptional().orElseGet(() -> load(category));
	}

	/**
	 * Look only into the cache.
	 * @param category the category
	 * @return what the cache said
	 */
	public CacheAnswer<List<Pet>> cached(String category) {
		return this.cache.find(key(category), PETS);
	}

	private List<Pet> load(String category) {
		List<Pet> loaded = this.pets.findByCategory(category);
		if (!loaded.isEmpty()) {
			this.cache.store(key(category), loaded, TIME_TO_LIVE);
		}
		return loaded;
	}

	private static String key(String category) {
		return "catalogue:" + category;
	}

}
