package io.resilience.spring.properties;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.resilience.bulkhead.BulkheadType;
import io.resilience.dependency.DependencyType;
import io.resilience.retry.Jitter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpellingsOfSettingsTests {

	@ParameterizedTest
	@CsvSource({ "timeout, timeout", "timeout_seconds, timeout", "total_timeout, total_timeout",
			"grace_period, grace_period", "max_wait, bulkhead.max_wait",
			"circuit_breaker_timeout, circuit_breaker.recovery_timeout", "bulkhead.max_wait, bulkhead.max_wait",
			"bulkhead.timeout_seconds, bulkhead.max_wait",
			"bulkhead.circuit_breaker_timeout, circuit_breaker.recovery_timeout",
			"circuit_breaker.recovery_timeout, circuit_breaker.recovery_timeout",
			"circuit_breaker.timeout, circuit_breaker.recovery_timeout",
			"circuit_breaker.window_duration, circuit_breaker.window_duration",
			"circuit_breaker.slow_call_duration, circuit_breaker.slow_call_duration",
			"retry.base_delay, retry.base_delay", "retry.initial_delay, retry.base_delay",
			"retry.max_delay, retry.max_delay", "retry.max_delay_seconds, retry.max_delay",
			"rate_limit.period, rate_limit.period", "rate_limit.max_wait, rate_limit.max_wait",
			"hedge.delay, hedge.delay", "adaptive_timeout.min, adaptive_timeout.min",
			"operations.find.timeout, operations.find.timeout",
			"operations.find.timeout_seconds, operations.find.timeout",
			"operations.find.total_timeout, operations.find.total_timeout" })
	void aTimeIsSecondsOrHasAUnit(String spelling, String key) {
		for (Object value : List.of(4.5, "4.5", "4500ms", "PT4.5S", Duration.ofMillis(4500))) {
			assertThat(resolve(spelling, value).settings().get(key).value()).isEqualTo(Duration.ofMillis(4500));
		}
	}

	@ParameterizedTest
	@CsvSource({ "max_concurrent, bulkhead.max_concurrent", "max_workers, bulkhead.max_concurrent",
			"bulkhead.max_concurrent, bulkhead.max_concurrent", "bulkhead.max_workers, bulkhead.max_concurrent",
			"queue_size, bulkhead.queue_size", "bulkhead.queue_size, bulkhead.queue_size",
			"circuit_breaker_failure_threshold, circuit_breaker.failure_threshold",
			"bulkhead.circuit_breaker_failure_threshold, circuit_breaker.failure_threshold",
			"circuit_breaker.failure_threshold, circuit_breaker.failure_threshold",
			"circuit_breaker.success_threshold, circuit_breaker.success_threshold",
			"circuit_breaker.half_open_max_calls, circuit_breaker.half_open_max_calls",
			"circuit_breaker.minimum_calls, circuit_breaker.minimum_calls",
			"circuit_breaker.minimum_requests, circuit_breaker.minimum_calls",
			"circuit_breaker.window_size, circuit_breaker.window_size", "retry.max_attempts, retry.max_attempts",
			"rate_limit.limit, rate_limit.limit", "hedge.max_hedges, hedge.max_hedges",
			"operations.find.retry.max_attempts, operations.find.retry.max_attempts",
			"operations.find.rate_limit.limit, operations.find.rate_limit.limit" })
	void aNumberOfThingsIsWhole(String spelling, String key) {
		assertThat(resolve(spelling, 7).settings().get(key).value()).isEqualTo(7);
		assertThat(resolve(spelling, "7").settings().get(key).value()).isEqualTo(7);
	}

	@ParameterizedTest
	@CsvSource({ "circuit_breaker.failure_rate_threshold, circuit_breaker.failure_rate_threshold, 0.25",
			"circuit_breaker.slow_call_rate_threshold, circuit_breaker.slow_call_rate_threshold, 0.25",
			"circuit_breaker.recovery_backoff_multiplier, circuit_breaker.recovery_backoff_multiplier, 1.25",
			"circuit_breaker.recovery_timeout_jitter, circuit_breaker.recovery_timeout_jitter, 0.25",
			"retry.backoff_multiplier, retry.backoff_multiplier, 1.25",
			"retry.exponential_base, retry.backoff_multiplier, 1.25", "retry.budget_ratio, retry.budget_ratio, 0.25",
			"retry.budget_min_per_second, retry.budget_min_per_second, 2.5",
			"hedge.delay_percentile, hedge.delay_percentile, 0.25",
			"adaptive_timeout.percentile, adaptive_timeout.percentile, 0.25",
			"adaptive_timeout.multiplier, adaptive_timeout.multiplier, 1.25" })
	void aShareOrFactorIsANumber(String spelling, String key, double value) {
		assertThat(resolve(spelling, value).settings().get(key).value()).isEqualTo(value);
		assertThat(resolve(spelling, String.valueOf(value)).settings().get(key).value()).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "critical, critical", "reject_on_full, bulkhead.reject_on_full",
			"bulkhead.reject_on_full, bulkhead.reject_on_full", "enable_circuit_breaker, circuit_breaker.enabled",
			"bulkhead.enable_circuit_breaker, circuit_breaker.enabled",
			"circuit_breaker.enabled, circuit_breaker.enabled",
			"circuit_breaker.use_failure_rate, circuit_breaker.use_failure_rate",
			"adaptive_timeout.enabled, adaptive_timeout.enabled" })
	void aSwitchIsTrueOrFalse(String spelling, String key) {
		assertThat(resolve(spelling, true).settings().get(key).value()).isEqualTo(true);
		assertThat(resolve(spelling, "on").settings().get(key).value()).isEqualTo(true);
		assertThat(resolve(spelling, "false").settings().get(key).value()).isEqualTo(false);
	}

	@ParameterizedTest
	@CsvSource({ "bulkhead_type, thread-pool, bulkhead.type, thread_pool",
			"bulkhead.type, THREAD_POOL, bulkhead.type, thread_pool",
			"bulkhead.bulkhead_type, virtualThread, bulkhead.type, virtual_thread",
			"type, Message-Queue, type, message_queue",
			"circuit_breaker.window_type, COUNT, circuit_breaker.window_type, count",
			"retry.backoff, fibonacci, retry.backoff, fibonacci", "retry.backoff, Linear, retry.backoff, linear",
			"rate_limit.algorithm, token-bucket, rate_limit.algorithm, token_bucket",
			"retry.jitter, true, retry.jitter, full", "retry.jitter, false, retry.jitter, none",
			"retry.jitter, none, retry.jitter, none", "retry.jitter, equal, retry.jitter, equal",
			"retry.jitter, full, retry.jitter, full", "retry.jitter, decorrelated, retry.jitter, decorrelated" })
	void aNameIsTakenInAnySpelling(String spelling, String value, String key, String shown) {
		assertThat(resolve(spelling, value).settings().get(key).value()).isEqualTo(shown);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ignored_exceptions", "ignore_exceptions", "excluded_exceptions",
			"circuit_breaker.ignored_exceptions", "circuit_breaker.ignore_exceptions",
			"circuit_breaker.excluded_exceptions" })
	void exceptionsToIgnoreAreClassNames(String spelling) {
		ResolvedDependency listed = SettingsBuilder.empty()
			.properties(Map.of("external_dependencies.users." + spelling + "[0]", "java.io.IOException",
					"external_dependencies.users." + spelling + "[1]", "java.sql.SQLException"))
			.build()
			.resolve("users", DependencyType.DATABASE);
		assertThat(listed.config().circuitBreaker().exceptions().excluded()).containsExactly(IOException.class,
				SQLException.class);
		assertThat(listed.settings().get("circuit_breaker.ignored_exceptions").value())
			.isEqualTo(List.of("java.io.IOException", "java.sql.SQLException"));
		ResolvedDependency inOneLine = resolve(spelling, "java.io.IOException, java.sql.SQLException");
		assertThat(inOneLine.config().circuitBreaker().exceptions())
			.isEqualTo(listed.config().circuitBreaker().exceptions());
	}

	@Test
	void exceptionsToRetryOrCountAreClassNames() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				external_dependencies:
				  users:
				    circuit_breaker:
				      failure_exceptions: [java.io.IOException]
				    retry:
				      retryable_exceptions: [java.sql.SQLException]
				      non_retryable_exceptions: java.sql.SQLNonTransientException
				""").resolve("users", DependencyType.DATABASE);
		assertThat(resolved.config().circuitBreaker().exceptions().included()).containsExactly(IOException.class);
		assertThat(resolved.config().retry().exceptions().included()).containsExactly(SQLException.class);
		assertThat(resolved.config().retry().exceptions().excluded()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "external_dependencies.user_db.max_concurrent",
			"external-dependencies.user-db.max-concurrent", "externalDependencies.userDb.maxConcurrent",
			"resilience.external_dependencies.user_db.max_concurrent",
			"resilience.externalDependencies.userDb.maxConcurrent", "external_dependencies[user_db].max_concurrent",
			"EXTERNAL_DEPENDENCIES.USER_DB.MAX_CONCURRENT" })
	void aKeyIsTakenInAnySpelling(String key) {
		ResolvedDependency resolved = SettingsBuilder.empty()
			.properties(Map.of(key, 7))
			.build()
			.resolve("user_db", DependencyType.DATABASE);
		assertThat(resolved.config().bulkhead().maxConcurrent()).isEqualTo(7);
	}

	@Test
	void aNameKeepsTheSpellingOfTheFileThatIntroducesIt() {
		DependencySettings settings = SettingsBuilder.empty()
			.file("application.yml", "external_dependencies.user_db.timeout: 3")
			.file("application-production.yml", "external_dependencies.userDb.critical: true")
			.commandLine("--external-dependencies.user-db.max-concurrent=4")
			.variable("EXTERNALDEPENDENCIES_USERDB_QUEUESIZE", "5")
			.build();
		assertThat(settings.configuredNames()).containsExactly("user_db");
		for (String name : List.of("user_db", "userDb", "USER-DB")) {
			ResolvedDependency resolved = settings.resolve(name, DependencyType.DATABASE);
			assertThat(resolved.name()).isEqualTo("user_db");
			assertThat(resolved.config().timeout()).isEqualTo(Duration.ofSeconds(3));
			assertThat(resolved.config().critical()).isTrue();
			assertThat(resolved.config().bulkhead().maxConcurrent()).isEqualTo(4);
			assertThat(resolved.config().bulkhead().queueSize()).isEqualTo(5);
		}
	}

	@Test
	void aNameMayBeThatOfAMethodOfAClient() {
		DependencySettings settings = SettingsBuilder.yaml("""
				external_dependencies:
				  "[PetClient#find(String,int)]":
				    type: external_api
				    timeout: 3
				""");
		assertThat(settings.configuredNames()).containsExactly("PetClient#find(String,int)");
		assertThat(settings.resolve("PetClient#find(String,int)", null).config().timeout())
			.isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void aNameMayHaveDots() {
		DependencySettings settings = SettingsBuilder.yaml("""
				external_dependencies:
				  "[user.db]":
				    type: database
				    timeout: 3
				""");
		assertThat(settings.configuredNames()).containsExactly("user.db");
		assertThat(settings.resolve("user.db", null).config().timeout()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void twoSpellingsMayAgree() {
		ResolvedDependency resolved = SettingsBuilder.yaml("""
				external_dependencies:
				  users:
				    timeout: 1500ms
				    timeout_seconds: 1.5
				    bulkhead_type: thread_pool
				    bulkhead:
				      type: THREAD-POOL
				""").resolve("users", DependencyType.DATABASE);
		assertThat(resolved.config().timeout()).isEqualTo(Duration.ofMillis(1500));
		assertThat(resolved.config().bulkhead().type()).isEqualTo(BulkheadType.THREAD_POOL);
	}

	@Test
	void placeholdersAreResolved() {
		ResolvedDependency resolved = SettingsBuilder.empty().file("application.yml", """
				external_dependencies:
				  users:
				    type: ${kind:database}
				    timeout: ${limits.users}
				limits:
				  users: 2.5
				""").build().resolve("users", null);
		assertThat(resolved.config().type()).isEqualTo(DependencyType.DATABASE);
		assertThat(resolved.settings().get("timeout"))
			.isEqualTo(new ConfiguredValue(Duration.ofMillis(2500), "application.yml:4:14"));
	}

	@Test
	void jitterOfTheEngineFollows() {
		assertThat(resolve("retry.jitter", false).config().retry().jitter()).isEqualTo(Jitter.NONE);
	}

	/** Of a dependency with everything on, so that every setting shows. */
	private static ResolvedDependency resolve(String spelling, Object value) {
		return SettingsBuilder.empty()
			.file("application.yml", """
					external_dependencies:
					  users:
					    retry:
					    circuit_breaker:
					    rate_limit:
					    hedge:
					    adaptive_timeout:
					""")
			.properties(Map.of("external_dependencies.users." + spelling, value))
			.build()
			.resolve("users", spelling.equals("type") ? null : DependencyType.MEMORY_INTENSIVE);
	}

}
