package com.example.petstore;

import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import com.example.petstore.embedded.EmbeddedDatabase;
import com.example.petstore.embedded.EmbeddedServer;
import com.zaxxer.hikari.HikariDataSource;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProfileTests {

	/** The application starts though none of these answers. */
	private static final String NOBODY = "http://127.0.0.1:1";

	private static final int BACKGROUND_JOBS = 2;

	@Test
	void inDevelopmentWhichIsTheDefaultTheBreakerRecoversWhileYouWatch() {
		try (ConfigurableApplicationContext context = run()) {
			DependencyConfig guard = guard(context);
			assertThat(context.getEnvironment().getDefaultProfiles()).containsExactly("development");
			assertThat(guard.timeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(guard.circuitBreaker()).extracting(CircuitBreakerConfig::recoveryTimeout)
				.isEqualTo(Duration.ofSeconds(5));
			assertThat(guard.bulkhead().maxConcurrent()).isEqualTo(10);
			expect(context, "payment_gateway", BulkheadType.THREAD_POOL, 2, Duration.ofSeconds(5));
		}
	}

	@Test
	void inProductionTheDatabaseIsThatOfTheEnvironmentAndNoneIsBroughtAlong() throws SQLException {
		try (EmbeddedDatabase elsewhere = new EmbeddedDatabase()) {
			elsewhere.start();
			try (ConfigurableApplicationContext context = run("--spring.profiles.active=production",
					"--PETSTORE_DATABASE_URL=" + elsewhere.jdbcUrl(),
					"--PETSTORE_DATABASE_USERNAME=" + elsewhere.username(), "--PETSTORE_DATABASE_PASSWORD=none",
					"--PETSTORE_REDIS_URL=redis://127.0.0.1:1", "--PETSTORE_KAFKA_SERVERS=127.0.0.1:1",
					"--PETSTORE_PAYMENT_GATEWAY_URL=" + NOBODY, "--PETSTORE_PET_ADVISOR_URL=" + NOBODY)) {
				HikariDataSource pool = context.getBean(DataSource.class).unwrap(HikariDataSource.class);
				DependencyConfig guard = guard(context);
				assertThat(pool.getJdbcUrl()).isEqualTo(elsewhere.jdbcUrl());
				assertThat(context.getBeanProvider(EmbeddedServer.class)).isEmpty();
				assertThat(guard.bulkhead().maxConcurrent()).isEqualTo(20);
				assertThat(pool.getMaximumPoolSize()).isEqualTo(20 + BACKGROUND_JOBS);
				assertThat(guard.timeout()).isEqualTo(Duration.ofSeconds(10));
				assertThat(guard.circuitBreaker()).extracting(CircuitBreakerConfig::recoveryTimeout)
					.isEqualTo(Duration.ofSeconds(60));
				expect(context, "payment_gateway", BulkheadType.THREAD_POOL, 10, Duration.ofSeconds(30));
				expect(context, "redis_cache", BulkheadType.SEMAPHORE, 100, Duration.ofMillis(1500));
				expect(context, "kafka_events", BulkheadType.SEMAPHORE, 20, Duration.ofSeconds(8));
				expect(context, "ml_pet_advisor", BulkheadType.THREAD_POOL, 6, Duration.ofSeconds(30));
				assertThat(guard(context, "redis_cache").circuitBreaker()).isNull();
				assertThat(guard(context, "payment_gateway").circuitBreaker())
					.extracting(CircuitBreakerConfig::failureThreshold, CircuitBreakerConfig::recoveryTimeout)
					.containsExactly(3, Duration.ofSeconds(120));
			}
		}
	}

	@Test
	void inProductionWithoutADatabaseInTheEnvironmentItDoesNotStart() {
		assertThatIllegalArgumentException().isThrownBy(() -> run("--spring.profiles.active=production"))
			.withMessageContaining("PETSTORE_DATABASE_URL");
	}

	private static void expect(ConfigurableApplicationContext context, String dependency, BulkheadType type,
			int maxConcurrent, Duration timeout) {
		DependencyConfig guard = guard(context, dependency);
		assertThat(guard.bulkhead().type()).isEqualTo(type);
		assertThat(guard.bulkhead().maxConcurrent()).isEqualTo(maxConcurrent);
		assertThat(guard.timeout()).isEqualTo(timeout);
	}

	private static DependencyConfig guard(ConfigurableApplicationContext context) {
		return guard(context, "petstore_database");
	}

	private static DependencyConfig guard(ConfigurableApplicationContext context, String dependency) {
		return context.getBean(DependencyRegistry.class).get(dependency).config();
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(PetstoreApplication.class)
			.properties("server.port=0", "spring.main.banner-mode=off")
			.run(arguments);
	}

}
