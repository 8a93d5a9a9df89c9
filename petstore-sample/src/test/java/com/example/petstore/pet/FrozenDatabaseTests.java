package com.example.petstore.pet;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.example.petstore.Clients;
import com.example.petstore.DatabaseGuard;
import com.example.petstore.PetstoreTest;
import com.example.petstore.embedded.EmbeddedDatabase;
import com.example.petstore.embedded.FrozenDatabase;
import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * With a thread pool around the database, whose callers can leave a driver that does not
 * react to an interrupt.
 */
@PetstoreTest
@TestPropertySource(properties = { "external_dependencies.petstore_database.bulkhead_type=thread_pool",
		"external_dependencies.petstore_database.timeout_seconds=1" })
@DirtiesContext
@DisabledOnOs(OS.WINDOWS)
class FrozenDatabaseTests {

	private final DatabaseGuard guard;

	private final Dependency dependency;

	private final EmbeddedDatabase database;

	private final int port;

	@Autowired
	FrozenDatabaseTests(DatabaseGuard guard, DependencyRegistry registry, EmbeddedDatabase database,
			@LocalServerPort int port) {
		this.guard = guard;
		this.dependency = registry.get("petstore_database");
		this.database = database;
		this.port = port;
	}

	@BeforeEach
	void recover() {
		this.guard.awaitRecovery();
	}

	@Test
	void callsEndAtTheirTimeoutAndTheirPermitsComeBackWhenTheServerThaws() throws Exception {
		int capacity = this.guard.bulkhead("capacity");
		long timedOut = this.guard.calls("timedOut");
		try (Clients clients = new Clients(this.port, capacity)) {
			try (Connection connection = DriverManager.getConnection(this.database.jdbcUrl(), this.database.username(),
					""); Statement statement = connection.createStatement()) {
				connection.setAutoCommit(false);
				statement.execute("lock table pet in access exclusive mode");
				List<Future<Clients.Answer>> answers = clients.ask("/pets/pet_001");
				await().until(() -> this.guard.bulkhead("active") == capacity);
				// Seen as it happens: what is abandoned ends soon after.
				CompletableFuture<Void> allAbandoned = CompletableFuture
					.runAsync(() -> await().pollInterval(Duration.ofMillis(20)).until(() -> {
						BulkheadSnapshot now = this.dependency.snapshot().bulkhead();
						return now.abandoned() == capacity && now.active() == capacity;
					}), (task) -> new Thread(task).start());
				try (FrozenDatabase frozen = new FrozenDatabase(this.database)) {
					assertThat(frozen).isNotNull();
					for (Future<Clients.Answer> answer : answers) {
						expectTimeout(answer.get());
					}
					assertThat(this.guard.calls("timedOut")).isEqualTo(timedOut + capacity);
					allAbandoned.get(10, TimeUnit.SECONDS);
					for (Future<Clients.Answer> answer : clients.ask("/pets/pet_001")) {
						expectRejection(answer.get());
					}
				}
			}
		}
		await().atMost(Duration.ofSeconds(10)).until(() -> this.guard.bulkhead("abandoned") == 0);
		assertThat(this.guard.bulkhead("active")).isZero();
		this.guard.awaitRecovery();
	}

	private static void expectTimeout(Clients.Answer answer) {
		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.body()).contains("\"reason\":\"call_timeout\"");
		assertThat(answer.time()).isBetween(Duration.ofMillis(900), Duration.ofMillis(2500));
	}

	private static void expectRejection(Clients.Answer answer) {
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.hasRetryAfter()).isTrue();
		assertThat(answer.body()).contains("\"reason\":\"circuit_open\"");
		assertThat(answer.time()).isLessThan(Duration.ofSeconds(1));
	}

}
