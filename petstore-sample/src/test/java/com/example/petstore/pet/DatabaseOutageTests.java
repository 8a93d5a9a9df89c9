package com.example.petstore.pet;

import java.time.Duration;

import com.example.petstore.PetstoreTest;
import com.example.petstore.embedded.EmbeddedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@PetstoreTest
class DatabaseOutageTests {

	private final RestTestClient client;

	private final EmbeddedDatabase database;

	@Autowired
	DatabaseOutageTests(RestTestClient client, EmbeddedDatabase database) {
		this.client = client;
		this.database = database;
	}

	@AfterEach
	void startDatabase() {
		this.database.start();
		await().atMost(Duration.ofSeconds(20)).until(() -> statusOfAPet() == HttpStatus.OK.value());
	}

	@Test
	void aStoppedDatabaseIsReportedInSecondsAndUsedAgainOnceItIsBack() {
		assertThat(statusOfAPet()).isEqualTo(HttpStatus.OK.value());
		this.database.stop();
		for (int request = 0; request < 3; request++) {
			long start = System.nanoTime();
			assertThat(statusOfAPet()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE.value());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		}
		this.database.start();
		await().atMost(Duration.ofSeconds(20)).until(() -> statusOfAPet() == HttpStatus.OK.value());
	}

	@Test
	void theHealthEndpointFollowsTheDatabase() {
		this.client.get().uri("/actuator/health").exchange().expectStatus().isOk();
		this.database.stop();
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectBody()
			.jsonPath("$.components.db.status")
			.isEqualTo("DOWN");
	}

	private int statusOfAPet() {
		return this.client.get().uri("/pets/pet_001").exchange().returnResult().getStatus().value();
	}

}
