package com.example.petstore.pet;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import com.example.petstore.BorrowedConnections;
import com.example.petstore.Clients;
import com.example.petstore.DatabaseGuard;
import com.example.petstore.PetstoreTest;
import com.example.petstore.embedded.EmbeddedDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@PetstoreTest
class DatabaseUnderLoadTests {

	private static final int CLIENTS = 50;

	private final DatabaseGuard guard;

	private final BorrowedConnections connections;

	private final DriverManagerDataSource besideThePool;

	private final int port;

	@Autowired
	DatabaseUnderLoadTests(DatabaseGuard guard, BorrowedConnections connections, EmbeddedDatabase database,
			@LocalServerPort int port) {
		this.guard = guard;
		this.connections = connections;
		this.besideThePool = new DriverManagerDataSource(database.jdbcUrl(), database.username(), "");
		this.port = port;
	}

	@BeforeEach
	void recover() {
		this.guard.awaitRecovery();
	}

	@Test
	void tenThousandRequestsOfFiftyClientsNeverExceedThePermitsAndLoseNone() throws Exception {
		int capacity = this.guard.bulkhead("capacity");
		long before = this.guard.calls("total");
		this.connections.reset();
		try (Clients clients = new Clients(this.port, CLIENTS)) {
			Map<Integer, Long> statuses = clients.askRepeatedly("/pets/pet_001", 200);
			assertThat(statuses).containsExactly(Map.entry(200, 10_000L));
		}
		assertThat(this.connections.most()).as("at once in the database, of %d", capacity).isEqualTo(capacity);
		assertThat(this.guard.calls("total") - before).isEqualTo(10_000);
		assertThatNobodyIsInside();
		assertThatAllPermitsCanBeTaken(capacity);
	}

	@Test
	void whileTheDatabaseHangsItHasAsManyQueriesAsThereArePermitsAndTheOthersWaitOutside() throws Exception {
		int capacity = this.guard.bulkhead("capacity");
		try (Clients clients = new Clients(this.port, CLIENTS)) {
			List<Future<Clients.Answer>> answers;
			try (Connection connection = this.besideThePool.getConnection();
					Statement statement = connection.createStatement()) {
				lockPets(connection, statement);
				answers = clients.ask("/pets/pet_001");
				await().until(() -> this.guard.bulkhead("queued") == CLIENTS - capacity);
				assertThat(queriesThatHang()).isEqualTo(capacity);
				assertThat(this.guard.bulkhead("active")).isEqualTo(capacity);
			}
			for (Future<Clients.Answer> answer : answers) {
				assertThat(answer.get().status()).isEqualTo(200);
			}
		}
		assertThatNobodyIsInside();
	}

	private void assertThatNobodyIsInside() {
		assertThat(this.guard.bulkhead("active")).isZero();
		assertThat(this.guard.bulkhead("queued")).isZero();
		assertThat(this.guard.bulkhead("abandoned")).isZero();
	}

	private void assertThatAllPermitsCanBeTaken(int capacity) throws Exception {
		try (Clients clients = new Clients(this.port, capacity)) {
			List<Future<Clients.Answer>> answers;
			try (Connection connection = this.besideThePool.getConnection();
					Statement statement = connection.createStatement()) {
				lockPets(connection, statement);
				answers = clients.ask("/pets/pet_001");
				await().until(() -> this.guard.bulkhead("active") == capacity);
				assertThat(this.guard.bulkhead("queued")).isZero();
			}
			for (Future<Clients.Answer> answer : answers) {
				assertThat(answer.get().status()).isEqualTo(200);
			}
		}
		assertThatNobodyIsInside();
	}

	/** Until the connection is closed. */
	private static void lockPets(Connection connection, Statement statement) throws SQLException {
		connection.setAutoCommit(false);
		statement.execute("lock table pet in access exclusive mode");
	}

	private int queriesThatHang() {
		return JdbcClient.create(this.besideThePool)
			.sql("select count(*) from pg_stat_activity where state = 'active' and wait_event_type = 'Lock'")
			.query(Integer.class)
			.single();
	}

}
