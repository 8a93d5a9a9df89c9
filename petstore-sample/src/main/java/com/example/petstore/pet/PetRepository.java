package com.example.petstore.pet;

import java.util.List;
import java.util.Optional;

import io.resilience.spring.annotation.DatabaseCall;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads the catalogue from the database.
 */
@Repository
public class PetRepository {

	/**
	 * The pet whose row the database cannot read, to see how the application takes it.
	 */
	static final String ERROR_PET = "error_pet";

	/**
	 * The pet that takes the database a while to read.
	 */
	static final String SLOW_PET = "slow_pet";

	private static final double SLOW_SECONDS = 1.5;

	private final JdbcClient jdbc;

	PetRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Return the whole catalogue.
	 * @return all pets, ordered by identifier
	 */
	@DatabaseCall("petstore_database")
	public List<Pet> findAll() {
		return this.jdbc.sql("""
				select pet_id, name, category, price, stock > 0 as available
				from pet
				order by pet_id
				""").query(Pet.class).list();
	}

	/**
	 * Return the pets of one category.
	 * @param category the category
	 * @return its pets, ordered by identifier; none for an unknown category
	 */
	@DatabaseCall("petstore_database")
	public List<Pet> findByCategory(String category) {
		return this.jdbc.sql("""
				select pet_id, name, category, price, stock > 0 as available
				from pet
				where category = :category
				order by pet_id
				""").param("category", category).query(Pet.class).list();
	}

	/**
	 * Return one pet.
	 * @param petId its identifier
	 * @return the pet, or empty if there is none
	 */
	@DatabaseCall("petstore_database")
	public Optional<Pet> findById(String petId) {
		if (ERROR_PET.equals(petId)) {
			failInTheDatabase();
		}
		if (SLOW_PET.equals(petId)) {
			this.jdbc.sql("select cast(pg_sleep(:seconds) as text)")
				.param("seconds", SLOW_SECONDS)
				.query(String.class)
				.single();
		}
		return this.jdbc.sql("""
				select pet_id, name, category, price, stock > 0 as available
				from pet
				where pet_id = :petId
				""").param("petId", petId).query(Pet.class).optional();
	}

	private void failInTheDatabase() {
		this.jdbc.sql("call fail_to_read()").update();
	}

}
