package com.example.petstore.pet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import com.example.petstore.Clients;
import com.example.petstore.DatabaseGuard;
import com.example.petstore.PetstoreTest;
import com.example.petstore.embedded.EmbeddedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@PetstoreTest
class DatabaseOutageTests {

	private static final int CLIENTS = 20;

	private final RestTestClient client;

	private final EmbeddedDatabase database;

	private final DatabaseGuard guard;

	private final int port;

	@Autowired
	DatabaseOutageTests(RestTestClient client, EmbeddedDatabase database, DatabaseGuard guard,
			@LocalServerPort int port) {
		this.client = client;
		this.database = database;
		this.guard = guard;
		this.port = port;
	}

	@BeforeEach
	@AfterEach
	void startDatabase() {
		this.database.start();
		this.guard.awaitRecovery();
	}

	@Test
	void stoppedUnderLoadItFailsFastAndStartedAgainItIsUsedWithoutARestart() throws Exception {
		AtomicBoolean on = new AtomicBoolean(true);
		try (Clients clients = new Clients(this.port, CLIENTS)) {
			List<Future<List<Clients.Answer>>> load = clients.askWhile("/pets/pet_001", on::get);
			await().until(() -> this.guard.bulkhead("active") > 0);
			this.database.stop();
			await().atMost(Duration.ofSeconds(10)).until(() -> "open".equals(this.guard.state()));
			expectNextAnswersFast();
			this.database.start();
			await().atMost(Duration.ofSeconds(20)).until(() -> "closed".equals(this.guard.state()));
			on.set(false);
			List<Clients.Answer> answers = new ArrayList<>();
			for (Future<List<Clients.Answer>> one : load) {
				answers.addAll(one.get());
			}
			assertThat(answers).extracting(Clients.Answer::status).containsOnly(200, 503);
			assertThat(answers).extracting(Clients.Answer::time)
				.allSatisfy((time) -> assertThat(time).isLessThan(Duration.ofSeconds(8)));
			assertThat(answers).filteredOn((answer) -> answer.body().contains("circuit_open"))
				.isNotEmpty()
				.allSatisfy((answer) -> assertThat(answer.hasRetryAfter()).isTrue());
		}
		this.client.get().uri("/actuator/health").exchange().expectStatus().isOk();
		assertThat(this.guard.bulkhead("active")).isZero();
	}

	/** Half-open, a probe waits for the database again; everyone else does not. */
	private void expectNextAnswersFast() {
		long rejected = this.guard.calls("rejected");
		await().atMost(Duration.ofSeconds(5)).until(() -> this.guard.calls("rejected") > rejected + 100);
	}

	@Test
	void healthTellsTheStoppedDatabaseFromItsOpenBreaker() {
		this.client.get().uri("/actuator/health").exchange().expectStatus().isOk();
		this.database.stop();
		for (int i = 0; i < 5; i++) {
			this.client.get().uri("/pets/pet_001").exchange().expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		}
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectBody()
			.json("""
					{"components": {"db": {"status": "DOWN"}, "resilience": {"components": {"petstore_database":
					{"status": "DOWN", "details": {"condition": "degraded"}}}}}}
					""");
	}

}
