package com.example.petstore.pet;

import java.time.Duration;

import com.example.petstore.DatabaseGuard;
import com.example.petstore.PetstoreTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@PetstoreTest
class TrippedBreakerTests {

	private final RestTestClient client;

	private final DatabaseGuard guard;

	@Autowired
	TrippedBreakerTests(RestTestClient client, DatabaseGuard guard) {
		this.client = client;
		this.guard = guard;
	}

	@BeforeEach
	@AfterEach
	void recover() {
		this.guard.awaitRecovery();
	}

	@Test
	void fiveFailuresInARowOpenTheBreakerAndEveryoneIsToldWhenToComeBack() {
		whileOpen(() -> {
			this.client.get()
				.uri("/pets/pet_001")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectHeader()
				.value(HttpHeaders.RETRY_AFTER, (seconds) -> assertThat(seconds).isEqualTo("1"))
				.expectBody()
				.json("""
						{"status": 503, "reason": "circuit_open", "dependency": "petstore_database",
						"detail": "Dependency 'petstore_database' is not available now; try again later"}
						""")
				.jsonPath("$.trace")
				.doesNotExist();
		});
	}

	@Test
	void anOpenBreakerLeavesTheDatabaseAlone() {
		whileOpen(() -> {
			long failed = this.guard.calls("failed");
			long rejected = this.guard.calls("rejected");
			for (int i = 0; i < 10; i++) {
				expectFailure("/pets/error_pet");
			}
			assertThat(this.guard.calls("failed")).isEqualTo(failed);
			assertThat(this.guard.calls("rejected")).isEqualTo(rejected + 10);
		});
	}

	@Test
	void healthAndEndpointSayWhatIsWrong() {
		whileOpen(() -> {
			this.client.get()
				.uri("/actuator/health")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
				.expectBody()
				.json("""
						{"components": {"db": {"status": "UP"}, "resilience": {"status": "DOWN", "components":
						{"petstore_database": {"status": "DOWN", "details": {"type": "database", "critical": true,
						"condition": "degraded", "circuitBreakerState": "open", "bulkheadUtilization": "0/10"}}}}}}
						""")
				.jsonPath("$.components.resilience.components.petstore_database.details.retryAfter")
				.value(String.class, (time) -> assertThat(Duration.parse(time)).isPositive());
			assertThat(this.guard.read("/circuitBreaker/reason").stringValue()).isEqualTo("5 failures in a row");
			assertThat(this.guard.read("/circuitBreaker/lastFailures/0/exception").stringValue())
				.isEqualTo("org.springframework.dao.DataAccessResourceFailureException");
			assertThat(this.guard.read("/condition").stringValue()).isEqualTo("degraded");
		});
	}

	@Test
	void afterTheRecoveryTimeoutThreeSuccessesCloseItAgain() {
		trip();
		await().atMost(Duration.ofSeconds(10)).until(() -> "half_open".equals(this.guard.state()));
		for (int i = 0; i < 3; i++) {
			this.client.get().uri("/pets/pet_001").exchange().expectStatus().isOk();
		}
		assertThat(this.guard.state()).isEqualTo("closed");
		this.client.get().uri("/pets/pet_001").exchange().expectStatus().isOk();
	}

	@Test
	void afterTheRecoveryTimeoutOneFailureOpensItAgain() {
		trip();
		await().atMost(Duration.ofSeconds(10)).until(() -> "half_open".equals(this.guard.state()));
		expectFailure("/pets/error_pet");
		assertThat(this.guard.state()).isEqualTo("open");
		assertThat(this.guard.read("/circuitBreaker/reason").stringValue()).startsWith("a probe failed");
	}

	@Test
	void aMissingPetIsNoFailureOfTheDatabase() {
		for (int i = 0; i < 10; i++) {
			this.client.get().uri("/pets/pet_999").exchange().expectStatus().isNotFound();
		}
		assertThat(this.guard.state()).isEqualTo("closed");
	}

	/** Again, if the breaker tries the database before all has been looked at. */
	private void whileOpen(Runnable looks) {
		await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).untilAsserted(() -> {
			recover();
			trip();
			looks.run();
		});
	}

	private void trip() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.guard.state()).isEqualTo("closed");
			expectFailure("/pets/error_pet");
		}
		assertThat(this.guard.state()).isEqualTo("open");
	}

	private void expectFailure(String uri) {
		this.client.get().uri(uri).exchange().expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

}
