package io.resilience.spring.properties;

import java.util.List;

import io.resilience.dependency.DependencyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

class WrongValueTests {

	@ParameterizedTest
	@ValueSource(strings = { "resilience.timeouts.default_timeout", "resilience.timeouts.cache_timeout",
			"resilience.timeouts.circuit_breaker_timeout", "resilience.timeouts.adaptive_timeout_min",
			"resilience.circuit_breaker.recovery_timeout", "resilience.circuit_breaker.window_duration",
			"resilience.bulkheads.cache.circuit_breaker_timeout", "resilience.patterns.order.timeout",
			"resilience.health.window", "resilience_monitoring.health_check_interval",
			"external_dependencies.users.timeout", "external_dependencies.users.timeout_seconds",
			"external_dependencies.users.total_timeout",
			"external_dependencies.users.circuit_breaker.slow_call_duration",
			"external_dependencies.users.circuit_breaker.probe_lease", "external_dependencies.users.rate_limit.period",
			"external_dependencies.users.operations.find.timeout" })
	void aTimeIsAboveZero(String key) {
		for (String value : List.of("0", "0.0", "-1", "-2s", "PT0S")) {
			assertProblem(key, value, "must be above 0");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "resilience.retry_policy.base_delay", "resilience.bulkheads.cache.timeout_seconds",
			"external_dependencies.users.max_wait", "external_dependencies.users.bulkhead.timeout_seconds",
			"external_dependencies.users.retry.max_delay_seconds", "external_dependencies.users.rate_limit.max_wait",
			"external_dependencies.users.hedge.delay", "external_dependencies.users.grace_period",
			"resilience.timeouts.grace_period", "resilience.patterns.order.grace_period" })
	void aWaitOrDelayMayBeZero(String key) {
		assertThat(SettingsBuilder.problems("external_dependencies.users.retry.base_delay: 0\n" + key + ": 0"))
			.isEmpty();
		assertProblem(key, "-0.5", "must not be negative");
	}

	@ParameterizedTest
	@ValueSource(strings = { ".nan", ".inf", "-.inf", "NaN", "Infinity", "soon", "5 apples", "1.5s" })
	void aTimeIsATime(String value) {
		assertThat(SettingsBuilder.problems("external_dependencies.users.timeout: " + value)).singleElement()
			.satisfies((problem) -> assertThat(problem.rule()).startsWith("is not a time: write seconds"));
	}

	@ParameterizedTest
	@CsvSource({ "external_dependencies.users.max_concurrent, 0, must be at least 1",
			"external_dependencies.users.max_concurrent, 2.5, must be a whole number",
			"external_dependencies.users.max_concurrent, many, must be a whole number",
			"external_dependencies.users.max_concurrent, 3000000000, must be a whole number of at most 2147483647",
			"external_dependencies.users.queue_size, -1, must not be negative",
			"external_dependencies.users.retry.max_attempts, 0, must be at least 1",
			"external_dependencies.users.circuit_breaker.failure_threshold, 0, must be at least 1",
			"resilience.circuit_breaker.failure_rate_threshold, 0, must be above 0 and at most 1",
			"resilience.circuit_breaker.failure_rate_threshold, 50, must be above 0 and at most 1",
			"resilience.circuit_breaker.failure_rate_threshold, NaN, must be a number",
			"resilience.circuit_breaker.failure_rate_threshold, half, must be a number",
			"resilience.circuit_breaker.recovery_backoff_multiplier, 0.5, must be at least 1",
			"resilience.circuit_breaker.recovery_timeout_jitter, 1.5, must be from 0 to 1",
			"resilience.circuit_breaker.recovery_backoff_multiplier, 1e999, must be a finite number",
			"resilience.timeouts.adaptive_timeout_percentile, 1, must be above 0 and below 1",
			"resilience.retry_policy.budget_ratio, 1.5, must be from 0 to 1",
			"external_dependencies.users.critical, maybe, must be true or false",
			"external_dependencies.users.timeout, '', has no value: give it one or leave the key out",
			"external_dependencies.users.timeout, ${NOT_SET}, has a placeholder that nothing resolves" })
	void aValueIsWhatItsKeyTakes(String key, String value, String rule) {
		assertProblem(key, value, rule);
	}

	@ParameterizedTest
	@CsvSource({ "external_dependencies.users.type, databse, database",
			"external_dependencies.users.type, externalApis, external_api", "external_dependencies.users.type, boat,",
			"external_dependencies.users.bulkhead_type, semafore, semaphore",
			"resilience.retry_policy.backoff, exponentially, exponential",
			"resilience.retry_policy.jitter, fulll, full", "resilience.circuit_breaker.window_type, times, time",
			"external_dependencies.users.rate_limit.algorithm, token_buckets, token_bucket" })
	void aNameIsOneOfThoseThereAre(String key, String value, String suggestion) {
		assertThat(SettingsBuilder.problems(key + ": " + value)).singleElement().satisfies((problem) -> {
			assertThat(problem.rule()).startsWith("must be one of ");
			assertThat(problem.suggestion()).isEqualTo(suggestion);
		});
	}

	@Test
	void anExceptionIsAClassThatCanBeFound() {
		assertThat(SettingsBuilder.problems("""
				external_dependencies:
				  users:
				    ignored_exceptions:
				      - java.io.IOException
				      - IOException
				      - com.example.Nothing
				      - java.lang.String
				"""))
			.extracting(ConfigurationProblem::key, ConfigurationProblem::suggestion, ConfigurationProblem::origin)
			.containsExactly(
					tuple("external_dependencies.users.ignored_exceptions[1]", "java.io.IOException",
							"application.yml:5:9"),
					tuple("external_dependencies.users.ignored_exceptions[2]", null, "application.yml:6:9"),
					tuple("external_dependencies.users.ignored_exceptions[3]", null, "application.yml:7:9"));
	}

	@Test
	void twoSpellingsOfOneSettingAgree() {
		assertThat(SettingsBuilder.problems("""
				external_dependencies:
				  users:
				    timeout: 5
				    timeout_seconds: 6.0
				""")).containsExactly(new ConfigurationProblem("external_dependencies.users.timeout_seconds", "6.0",
				"application.yml:4:22",
				"is another spelling of external_dependencies.users.timeout: 5 (application.yml:3:14), but says something else",
				null, List.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "max_concurrent: 5|bulkhead.max_concurrent: 6", "max_concurrent: 5|maxConcurrent: 6",
					"max_workers: 5|max_concurrent: 6",
					"circuit_breaker_timeout: 5|circuit_breaker.recovery_timeout: 6",
					"enable_circuit_breaker: true|bulkhead.enable_circuit_breaker: false",
					"ignored_exceptions: java.io.IOException|excluded_exceptions: java.sql.SQLException",
					"retry.jitter: true|retry.Jitter: none" })
	void flatKeysAndBlocksAgree(String one, String other) {
		assertThat(SettingsBuilder
			.problems("external_dependencies.users.%s\nexternal_dependencies.users.%s".formatted(one, other)))
			.singleElement()
			.satisfies((problem) -> assertThat(problem.rule()).startsWith("is another spelling of "));
	}

	@Test
	void twoSpellingsOfOneNameAgree() {
		assertThat(SettingsBuilder.problems("""
				external_dependencies:
				  user_db: {timeout: 5, max_concurrent: 3}
				  user-db: {timeout: 6, max_concurrent: 3}
				  userDb: {operations: {find: {timeout: 1}, Find: {timeout: 2}}}
				""")).extracting(ConfigurationProblem::key)
			.containsExactly("external_dependencies.user-db.timeout",
					"external_dependencies.userDb.operations.Find.timeout");
	}

	@Test
	void bothPrefixesAgree() {
		assertThat(SettingsBuilder.problems("""
				external_dependencies.users.timeout: 5
				resilience.external_dependencies.users.timeout: 6
				resilience.monitoring.enable_metrics: true
				resilience_monitoring.enable_metrics: false
				""")).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"queue_size: 5, max_wait: 0|queue_size|contradicts external_dependencies.users.max_wait: 0",
			"retry: {base_delay: 3, max_delay: 2}|retry.max_delay|max_delay (PT2S) must not be below base_delay (PT3S); see external_dependencies.users.retry.base_delay: 3",
			"circuit_breaker: {recovery_timeout: 60, recovery_timeout_max: 30}|circuit_breaker.recovery_timeout_max|must not be below recovery_timeout",
			"circuit_breaker: {use_failure_rate: true, window_type: count, window_size: 5, minimum_calls: 6}|circuit_breaker.minimum_calls|must not exceed window_size",
			"circuit_breaker: {use_failure_rate: true, window_type: count, window_size: 5}|circuit_breaker.window_size|minimum_calls (10) must not exceed window_size (5)",
			"rate_limit: {burst: 5}|rate_limit.burst|a sliding_window has no burst",
			"adaptive_timeout: {min: 5, max: 3}|adaptive_timeout.max|must not be below min",
			"operations: {find: {retry: {base_delay: 3, max_delay: 2}}}|operations.find.retry.max_delay|must not be below base_delay" })
	void valuesThatContradictEachOtherAreReported(String yaml, String key, String rule) {
		assertThat(SettingsBuilder.problems("external_dependencies.users: {type: database, " + yaml + "}"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("external_dependencies.users." + key);
				assertThat(problem.rule()).contains(rule);
				assertThat(problem.origin()).startsWith("application.yml:1:");
			});
	}

	@Test
	void valuesThatContradictEachOtherAcrossLevelsAreReportedOnce() {
		assertThat(SettingsBuilder.problems("""
				resilience:
				  retry_policy:
				    max_delay: 2
				  bulkheads:
				    database:
				      queue_size: 5
				      max_wait: 0
				external_dependencies:
				  users:
				    type: database
				    retry:
				      base_delay: 3
				  orders:
				    type: database
				""")).extracting(ConfigurationProblem::key)
			.containsExactly("resilience.retry_policy.max_delay", "resilience.bulkheads.database.queue_size");
	}

	@Test
	void aTypeThatNobodyUsesContradictsNothing() {
		String yaml = """
				resilience:
				  circuit_breaker:
				    recovery_timeout: 20
				    recovery_timeout_max: 30
				""";
		assertThat(SettingsBuilder.problems(yaml)).isEmpty();
		assertThat(SettingsBuilder.problems(yaml + "external_dependencies.users.type: database")).singleElement()
			.satisfies((problem) -> assertThat(problem.rule())
				.isEqualTo("recovery_timeout_max (PT30S) must not be below recovery_timeout (PT1M);"
						+ " see the type default of 'users'"));
	}

	@Test
	void aValueThatIsWrongByItselfIsNotHeldAgainstOthers() {
		assertThat(SettingsBuilder.problems("""
				external_dependencies:
				  users:
				    retry:
				      base_delay: soon
				      max_delay: 0.5
				    circuit_breaker:
				      recovery_timeout: 60
				      recovery_timeout_max: 30
				""")).extracting(ConfigurationProblem::origin)
			.containsExactly("application.yml:4:19", "application.yml:8:29");
	}

	@Test
	void theTypeInYamlAndInTheAnnotationAgree() {
		DependencySettings settings = SettingsBuilder.yaml("external_dependencies.users.type: cache");
		assertThatExceptionOfType(InvalidResilienceConfigurationException.class)
			.isThrownBy(() -> settings.resolve("users", DependencyType.DATABASE, "UserService.find()"))
			.withMessageContaining("external_dependencies.users.type: cache")
			.withMessageContaining("application.yml:1:35")
			.withMessageContaining("contradicts the annotation at UserService.find(), which says database");
		assertThat(settings.resolve("users", DependencyType.CACHE).config().type()).isEqualTo(DependencyType.CACHE);
	}

	@Test
	void everythingIsReportedByFileAndLine() {
		assertThat(SettingsBuilder.empty().file("b.yml", """
				resilience:
				  strict: perhaps
				  timeouts:
				    cache_timout: 3
				""").file("a.yml", """
				external_dependencies:
				  users:
				    timeout: -1
				---
				external_dependencies:
				  users:
				    max_concurrent: 0
				""").problems()).extracting(ConfigurationProblem::origin)
			.containsExactly("a.yml:3:14", "a.yml:7:21", "b.yml:2:11", "b.yml:4:19");
	}

	private static void assertProblem(String key, String value, String rule) {
		assertThat(SettingsBuilder.problems(key + ": '" + value + "'")).singleElement().satisfies((problem) -> {
			assertThat(problem.key()).isEqualTo(key);
			assertThat(problem.value()).isEqualTo(value);
			assertThat(problem.rule()).isEqualTo(rule);
			assertThat(problem.origin()).startsWith("application.yml:1:");
		});
	}

}
