package com.example.petstore.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.annotation.DatabaseCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A timed-out call really ends: its query on the server, its connection, its permit.
 * Without it nothing in this configuration would end the query.
 */
@DisabledOnOs(OS.WINDOWS)
class StatementDeadlineTests {

	private static final EmbeddedDatabase database = new EmbeddedDatabase();

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		database.start();
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.config.name=none", "spring.datasource.url=" + database.jdbcUrl(),
					"spring.datasource.username=" + database.username(),
					"spring.datasource.hikari.data-source-properties.cancelSignalTimeout=1",
					"external_dependencies.reports.timeout=500ms",
					"external_dependencies.reports.enable_circuit_breaker=false")
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
		database.close();
	}

	private static BulkheadSnapshot permits() {
		return context.getBean(DependencyRegistry.class).find("reports").orElseThrow().bulkhead().snapshot();
	}

	private static HikariPoolMXBean pool() throws SQLException {
		return context.getBean(DataSource.class).unwrap(HikariDataSource.class).getHikariPoolMXBean();
	}

	private static JdbcTemplate jdbc() {
		return context.getBean(JdbcTemplate.class);
	}

	private static List<String> sleeping() {
		return jdbc().queryForList(
				"select pid::text from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'",
				String.class);
	}

	@Test
	void theServerStopsTheQueryOfACallThatTimedOut() throws Exception {
		Reports reports = context.getBean(Reports.class);
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> reports.sleep(30));
		await().until(() -> !sleeping().isEmpty());
		assertThat(call).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(CallTimeoutException.class);
		await().atMost(Duration.ofSeconds(3)).until(() -> sleeping().isEmpty());
		await().atMost(Duration.ofSeconds(3)).until(() -> permits().active() == 0 && permits().abandoned() == 0);
		assertThat(pool().getActiveConnections()).isZero();
	}

	@Test
	void aFrozenBackendHoldsNeitherThreadNorPermit() throws Exception {
		Reports reports = context.getBean(Reports.class);
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> reports.sleep(30));
		await().until(() -> !sleeping().isEmpty());
		String backend = sleeping().get(0);
		signal("-STOP", backend);
		try {
			assertThat(call).failsWithin(Duration.ofSeconds(6))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(CallTimeoutException.class);
			await().atMost(Duration.ofSeconds(5)).until(() -> permits().active() == 0 && permits().abandoned() == 0);
			assertThat(pool().getActiveConnections()).isZero();
		}
		finally {
			signal("-CONT", backend);
		}
		assertThat(jdbc().queryForObject("select 1", Integer.class)).isOne();
	}

	@Test
	void aFrozenServerHoldsNeitherThreadNorPermit() throws Exception {
		Reports reports = context.getBean(Reports.class);
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> reports.sleep(30));
		await().until(() -> !sleeping().isEmpty());
		try (FrozenDatabase frozen = new FrozenDatabase(database)) {
			assertThat(frozen).isNotNull();
			assertThat(call).failsWithin(Duration.ofSeconds(8))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(CallTimeoutException.class);
			await().atMost(Duration.ofSeconds(8)).until(() -> permits().active() == 0 && permits().abandoned() == 0);
		}
		assertThat(jdbc().queryForObject("select 1", Integer.class)).isOne();
	}

	@Test
	void nothingStaysBehindOnTheConnection() throws Exception {
		Reports reports = context.getBean(Reports.class);
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> reports.sleep(30));
		jdbc().queryForList("select pg_sleep(2)");
		try (Connection connection = context.getBean(DataSource.class).getConnection()) {
			assertThat(connection.getNetworkTimeout()).isZero();
		}
	}

	@Test
	void aCallInsideOfATransactionUsesItsConnectionAndBoundsIt() {
		Reports reports = context.getBean(Reports.class);
		TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
		Integer pid = transaction.execute((status) -> {
			Integer inside = reports.pid();
			assertThat(inside).isEqualTo(jdbc().queryForObject("select pg_backend_pid()", Integer.class));
			return inside;
		});
		assertThat(pid).isNotNull();
		assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(() -> transaction.executeWithoutResult((status) -> reports.sleep(30)));
		await().atMost(Duration.ofSeconds(3)).until(() -> sleeping().isEmpty());
	}

	@Test
	void metricsStillFindThePool() throws SQLException {
		assertThat(context.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
		jdbc().execute("select 1");
		MeterRegistry meters = context.getBean(MeterRegistry.class);
		assertThat(meters.get("jdbc.connections.max").gauge().value()).isEqualTo(10);
		assertThat(meters.get("hikaricp.connections.max").gauge().value()).isEqualTo(10);
	}

	private static void signal(String signal, String process) throws IOException {
		int status = new ProcessBuilder("kill", signal, process).inheritIO().start().onExit().join().exitValue();
		assertThat(status).isZero();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
	@Import(Reports.class)
	static class Application {

	}

	static class Reports {

		private final JdbcTemplate jdbc;

		Reports(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@DatabaseCall("reports")
		void sleep(int seconds) {
			this.jdbc.queryForList("select pg_sleep(?)", seconds);
		}

		@DatabaseCall("reports")
		Integer pid() {
			return this.jdbc.queryForObject("select pg_backend_pid()", Integer.class);
		}

	}

}
