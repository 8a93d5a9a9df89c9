package com.example.petstore.health;

import java.time.Instant;
import java.util.List;

import com.example.petstore.PetstoreTest;
import com.example.petstore.Shopper;
import com.example.petstore.Shopper.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@PetstoreTest
class ResilienceHealthTests {

	@Autowired
	private Shopper shopper;

	@BeforeEach
	@AfterEach
	void recover() {
		this.shopper.awaitAllClosed();
	}

	@Test
	void tellsOfAllFiveDependenciesInTheWordsOfThePetstore() {
		assertThat(this.shopper.order(null, "pet_030", "665.99").status()).isEqualTo(201);
		await().until(() -> this.shopper.get("/resilience/health")
			.body()
			.at("/dependencies/kafka_events/total_requests")
			.asLong() > 0);
		Reply health = this.shopper.get("/resilience/health");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.body().propertyNames()).containsExactlyInAnyOrder("service", "timestamp",
				"resilience_framework", "overall_status", "dependencies");
		assertThat(health.text("/service")).isEqualTo("petstore_domain");
		assertThat(health.text("/resilience_framework")).isEqualTo("enabled");
		assertThat(Instant.parse(health.text("/timestamp"))).isBetween(Instant.now().minusSeconds(60), Instant.now());
		assertThat(health.body().path("dependencies").propertyNames()).containsExactlyInAnyOrder("petstore_database",
				"payment_gateway", "redis_cache", "kafka_events", "ml_pet_advisor");
		health.body().path("dependencies").forEach((dependency) -> {
			assertThat(dependency.propertyNames()).containsExactlyInAnyOrder("status", "bulkhead_utilization",
					"success_rate", "circuit_breaker_state", "total_requests", "rejected_requests");
			assertThat(dependency.path("success_rate").asString()).matches("\\d{1,3}\\.\\d\\d%");
			assertThat(dependency.path("bulkhead_utilization").asString()).matches("\\d+/\\d+");
			assertThat(dependency.path("total_requests").asLong()).isPositive();
		});
		assertThat(health.text("/dependencies/redis_cache/circuit_breaker_state")).isEqualTo("disabled");
		assertThat(health.text("/dependencies/payment_gateway/circuit_breaker_state")).isEqualTo("closed");
		assertThat(health.text("/dependencies/redis_cache/bulkhead_utilization")).endsWith("/100");
	}

	@Test
	void anOpenBreakerDegradesTheWholeAndCountsWhatItRejects() {
		long rejected = rejected();
		for (int i = 0; i < 5; i++) {
			this.shopper.get("/pets/error_pet");
		}
		for (int i = 0; i < 3; i++) {
			assertThat(this.shopper.get("/pets/error_pet").status()).isEqualTo(503);
		}
		Reply health = this.shopper.get("/resilience/health");
		assertThat(health.text("/overall_status")).isEqualTo("degraded");
		assertThat(health.text("/dependencies/petstore_database/status")).isEqualTo("degraded");
		assertThat(List.of("open", "half_open"))
			.contains(health.text("/dependencies/petstore_database/circuit_breaker_state"));
		assertThat(rejected()).isGreaterThan(rejected);
	}

	private long rejected() {
		return this.shopper.get("/resilience/health")
			.body()
			.at("/dependencies/petstore_database/rejected_requests")
			.asLong();
	}

}
