package io.resilience.spring.properties;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnknownKeyTests {

	@ParameterizedTest
	@CsvSource({ "resilience.timeout.cache_timeout, resilience.timeout, resilience.timeouts",
			"resilience.timeouts.cache_timout, resilience.timeouts.cache_timout, resilience.timeouts.cache_timeout",
			"resilience.circuit_breaker.failure_treshold, resilience.circuit_breaker.failure_treshold, resilience.circuit_breaker.failure_threshold",
			"resilience.bulkheads.data_bases.max_concurrent, resilience.bulkheads.data_bases, resilience.bulkheads.database",
			"resilience.bulkheads.cache.max_concurent, resilience.bulkheads.cache.max_concurent, resilience.bulkheads.cache.max_concurrent",
			"resilience.patterns.order.max_atempts, resilience.patterns.order.max_atempts, resilience.patterns.order.max_attempts",
			"resilience.patterns.order.critical, resilience.patterns.order.critical,",
			"resilience.monitoring.alert.failure_rate_threshold, resilience.monitoring.alert, resilience.monitoring.alerts",
			"resilience_monitoring.enable_metric, resilience_monitoring.enable_metric, resilience_monitoring.enable_metrics",
			"external_dependencies.users.time_out_second, external_dependencies.users.time_out_second, external_dependencies.users.timeout_seconds",
			"external_dependencies.users.max_attempts, external_dependencies.users.max_attempts, external_dependencies.users.retry.max_attempts",
			"external_dependencies.users.bulkhead.timeout, external_dependencies.users.bulkhead.timeout, external_dependencies.users.bulkhead.timeout_seconds",
			"external_dependencies.users.retry.baseDelays, external_dependencies.users.retry.baseDelays, external_dependencies.users.retry.base_delay",
			"external_dependencies.users.operations.find.critical, external_dependencies.users.operations.find.critical,",
			"resilience.external_dependencies.users.quue_size, resilience.external_dependencies.users.quue_size, resilience.external_dependencies.users.queue_size",
			"resilience.banana, resilience.banana," })
	void isReportedWithTheKeyThatWasMeant(String written, String key, String suggestion) {
		assertThat(SettingsBuilder.problems(written + ": 3")).singleElement().satisfies((problem) -> {
			assertThat(problem.key()).isEqualTo(key);
			assertThat(problem.value()).isEqualTo(written.equals(key) ? "3" : null);
			assertThat(problem.origin()).startsWith("application.yml:1:");
			assertThat(problem.suggestion()).isEqualTo(suggestion);
			assertThat(problem.valid()).isNotEmpty();
		});
	}

	@Test
	void isShownAsTheUserWroteIt() {
		assertThat(SettingsBuilder.empty().properties(Map.of("externalDependencies.userDb.maxConcurrnt", 3)).problems())
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("externalDependencies.userDb.maxConcurrnt");
				assertThat(problem.origin()).isEqualTo("property source 'test'");
				assertThat(problem.suggestion()).isEqualTo("externalDependencies.userDb.max_concurrent");
			});
	}

	@Test
	void isReportedOnceForAWholeBlock() {
		assertThat(SettingsBuilder.problems("""
				resilience:
				  bulkhead:
				    database:
				      max_concurrent: 3
				      max_wait: 3
				    cache:
				      max_concurrent: 3
				""")).singleElement().satisfies((problem) -> {
			assertThat(problem.key()).isEqualTo("resilience.bulkhead");
			assertThat(problem.origin()).isEqualTo("application.yml:4:23");
		});
	}

	@ParameterizedTest
	@CsvSource({
			"external_dependencies: [users],external_dependencies,'takes names with their settings below, not a list'",
			"external_dependencies: [{name: users}],external_dependencies,'takes names with their settings below, not a list'",
			"external_dependencies: users,external_dependencies,'takes keys below it, not a value'",
			"external_dependencies.users: 3,external_dependencies.users,'takes keys below it, not a value'",
			"external_dependencies.users: [3],external_dependencies.users,'takes keys, not a list'",
			"external_dependencies.users.operations: [find],external_dependencies.users.operations,'takes names with their settings below, not a list'",
			"external_dependencies.users.retry: true,external_dependencies.users.retry,'takes keys below it, not a value'",
			"external_dependencies.users.timeout: [3],external_dependencies.users.timeout,'takes one value, not a list'",
			"external_dependencies.users.timeout.seconds: 3,external_dependencies.users.timeout,'takes a value, not a block'",
			"external_dependencies.users.ignored_exceptions.a: 3,external_dependencies.users.ignored_exceptions,'takes a list of values, not a block'",
			"resilience: [3],resilience,'takes keys, not a list'",
			"resilience: 3,resilience,'takes keys below it, not a value'",
			"resilience.bulkheads: [database],resilience.bulkheads,'takes names with their settings below, not a list'",
			"resilience.bulkheads.boats.max_wait: 3,resilience.bulkheads.boats,is no type of dependency" })
	void isAlsoOneOfAnotherShape(String yaml, String key, String rule) {
		assertThat(SettingsBuilder.problems(yaml)).singleElement().satisfies((problem) -> {
			assertThat(problem.key()).isEqualTo(key);
			assertThat(problem.rule()).isEqualTo(rule);
		});
	}

	@Test
	void isNotWhatIsEmpty() {
		assertThat(SettingsBuilder.yaml("""
				resilience:
				external_dependencies:
				  users:
				  payments:
				    retry:
				    ignored_exceptions: []
				""").configuredNames()).containsExactly("users", "payments");
	}

	@ParameterizedTest
	@CsvSource({ "external_dependancies, external_dependencies", "external_dependency, external_dependencies",
			"resiliance, resilience", "production.resilience_monitring, resilience_monitoring" })
	void isWarnedOfAtTheTopLevel(String key, String meant, CapturedOutput output) {
		assertThat(SettingsBuilder.problems(key + ".a.b: 3\n" + key + ".a.c: 3")).isEmpty();
		assertThat(output).containsOnlyOnce("did you mean '%s'?".formatted(meant));
	}

	@Test
	void isNotWhatBelongsToOthers() {
		assertThat(SettingsBuilder.problems("""
				resilience4j.retry.instances.a.max-attempts: 3
				server.port: 80
				resiliance.timeouts.a: 3
				management.health.resilience.enabled: true
				""")).isEmpty();
	}

}
