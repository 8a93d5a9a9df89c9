package com.example.petstore.pet;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

import com.example.petstore.PetstoreTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@PetstoreTest
class PetCatalogueTests {

	private final RestTestClient client;

	private final JdbcClient jdbc;

	@Autowired
	PetCatalogueTests(RestTestClient client, JdbcClient jdbc) {
		this.client = client;
		this.jdbc = jdbc;
	}

	@Test
	void withoutCategoryListsTheWholeCatalogue() {
		List<Pet> pets = list("/pets");
		assertThat(pets).hasSizeGreaterThanOrEqualTo(200)
			.allSatisfy((pet) -> assertThat(pet.price()).isPositive())
			.isSortedAccordingTo((left, right) -> left.petId().compareTo(right.petId()));
		assertThat(pets).extracting(Pet::petId).doesNotHaveDuplicates();
		assertThat(pets).extracting(Pet::name).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "dogs", "cats", "birds", "fish", "reptiles" })
	void listsThePetsOfACategoryOnly(String category) {
		assertThat(list("/pets?category=" + category)).hasSizeGreaterThan(30)
			.extracting(Pet::category)
			.containsOnly(category);
	}

	@Test
	void anUnknownCategoryIsEmpty() {
		assertThat(list("/pets?category=unicorns")).isEmpty();
	}

	@Test
	void showsOnePetWithItsPriceToTheCent() {
		this.client.get().uri("/pets/pet_001").exchange().expectStatus().isOk().expectBody().json("""
				{"petId": "pet_001", "name": "Buddy", "category": "dogs", "price": 299.99, "available": true}
				""");
	}

	@Test
	void keepsTheScaleOfAPrice() {
		assertThat(list("/pets")).extracting(Pet::price).extracting(BigDecimal::scale).containsOnly(2);
	}

	@Test
	void anUnknownPetIsNotFound() {
		expectProblem("/pets/pet_999", HttpStatus.NOT_FOUND, "There is no pet 'pet_999'");
	}

	@Test
	void aPetThatTheDatabaseCannotReadIsAProblemOfTheServer() {
		expectProblem("/pets/error_pet", HttpStatus.SERVICE_UNAVAILABLE,
				"Database connection failed, please try again later");
	}

	@Test
	void textThatTheDatabaseWouldRefuseIsAProblemOfTheCaller() {
		expectProblem("/pets?category={zero}", HttpStatus.BAD_REQUEST,
				"Invalid request: must not contain control characters", "\0");
	}

	@Test
	void anUnknownPathIsNotFound() {
		expectProblem("/shop", HttpStatus.NOT_FOUND, "No static resource shop.");
	}

	@Test
	void aMistakeOfTheApplicationIsAProblemThatTellsNothingOfItsCause() {
		this.jdbc.sql("alter table pet rename to lost").update();
		try {
			this.client.get()
				.uri("/pets/pet_001")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.json("""
						{"status": 500, "title": "Internal Server Error", "instance": "/pets/pet_001"}
						""", JsonCompareMode.STRICT);
		}
		finally {
			this.jdbc.sql("alter table lost rename to pet").update();
		}
	}

	private List<Pet> list(String uri) {
		List<Pet> pets = this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody(new ParameterizedTypeReference<List<Pet>>() {
			})
			.returnResult()
			.getResponseBody();
		return Objects.requireNonNull(pets);
	}

	private void expectProblem(String uri, HttpStatus status, String detail, Object... uriVariables) {
		this.client.get()
			.uri(uri, uriVariables)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value())
			.jsonPath("$.detail")
			.isEqualTo(detail)
			.jsonPath("$.trace")
			.doesNotExist();
	}

}
