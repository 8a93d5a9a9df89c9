package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyType;
import io.resilience.retry.RetryConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What switches a pattern on.
 */
class SwitchTests {

	@Test
	void aRetryPolicyAloneSwitchesNothingOn() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  retry_policy:
				    max_attempts: 7
				  bulkheads:
				    database:
				      retry:
				        max_attempts: 8
				external_dependencies:
				  users:
				    timeout: 3
				""");
		assertThat(settings.resolve("users", DependencyType.DATABASE).config().retry()).isNull();
		assertThat(settings.resolvePattern("order", AnnotationValues.NONE).retry()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "retry:", "retry.base_delay: 1" })
	void aRetryBlockSwitchesRetriesOn(String yaml) {
		assertThat(resolve(DependencyType.DATABASE, yaml).retry()).isEqualTo(RetryConfig.defaults());
	}

	@Test
	void aRetryBlockIsFilledFromThePolicy() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  retry_policy:
				    max_attempts: 7
				    backoff: fixed
				    jitter: false
				external_dependencies:
				  users:
				    retry:
				      base_delay: 0.5
				    operations:
				      find:
				        retry:
				          max_attempts: 2
				      save:
				        retry:
				          max_attempts: 1
				      list:
				        timeout: 1
				""");
		DependencyConfig users = settings.resolve("users", DependencyType.DATABASE).config();
		assertThat(users.retry().maxAttempts()).isEqualTo(7);
		assertThat(users.retry().baseDelay()).isEqualTo(Duration.ofMillis(500));
		assertThat(users.retry()).isEqualTo(RetryConfig.builder()
			.maxAttempts(7)
			.backoff(io.resilience.retry.Backoff.FIXED)
			.jitter(io.resilience.retry.Jitter.NONE)
			.baseDelay(Duration.ofMillis(500))
			.build());
		assertThat(users.operation("find").retry()).isEqualTo(users.retry().toBuilder().maxAttempts(2).build());
		assertThat(users.operation("save").retry().maxAttempts()).isEqualTo(1);
		assertThat(users.operation("list").retry()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "circuit_breaker:", "circuit_breaker.failure_threshold: 5",
			"circuit_breaker_failure_threshold: 5", "enable_circuit_breaker: true",
			"bulkhead.enable_circuit_breaker: true", "circuit_breaker.ignored_exceptions: []" })
	void aBreakerBlockSwitchesTheBreakerOn(String yaml) {
		assertThat(resolve(DependencyType.CACHE, yaml).circuitBreaker().failureThreshold()).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "enable_circuit_breaker: false", "circuit_breaker.enabled: false",
			"circuit_breaker: {enabled: false, failure_threshold: 3}" })
	void aBreakerCanBeSwitchedOff(String yaml) {
		assertThat(resolve(DependencyType.DATABASE, yaml).circuitBreaker()).isNull();
	}

	@Test
	void exceptionsToIgnoreSwitchNoBreakerOn() {
		assertThat(resolve(DependencyType.CACHE, "ignored_exceptions: java.io.IOException").circuitBreaker()).isNull();
	}

	@Test
	void otherBlocksSwitchTheirPatternOn() {
		assertThat(resolve(DependencyType.DATABASE, "timeout: 1"))
			.satisfies((config) -> assertThat(config.rateLimit()).isNull())
			.satisfies((config) -> assertThat(config.hedge()).isNull())
			.satisfies((config) -> assertThat(config.adaptiveTimeout()).isNull());
		assertThat(resolve(DependencyType.DATABASE, "rate_limit.limit: 3").rateLimit().limit()).isEqualTo(3);
		assertThat(resolve(DependencyType.DATABASE, "hedge.delay: 3").hedge().delay()).hasSeconds(3);
		assertThat(resolve(DependencyType.DATABASE, "adaptive_timeout.max: 3").adaptiveTimeout().max()).hasSeconds(3);
		assertThat(resolve(DependencyType.DATABASE, "adaptive_timeout: {max: 3, enabled: false}").adaptiveTimeout())
			.isNull();
	}

	@Test
	void adaptiveTimeoutsCanBeSwitchedOnForAllAndOffForOne() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  timeouts:
				    enable_adaptive_timeout: true
				    adaptive_timeout_min: 2
				external_dependencies:
				  users:
				    adaptive_timeout:
				      enabled: false
				""");
		assertThat(settings.resolve("other", DependencyType.CACHE).config().adaptiveTimeout().min()).hasSeconds(2);
		assertThat(settings.resolve("users", DependencyType.CACHE).config().adaptiveTimeout()).isNull();
	}

	private static DependencyConfig resolve(DependencyType type, String yaml) {
		return SettingsBuilder.yaml("external_dependencies:\n  users:\n" + yaml.indent(4))
			.resolve("users", type)
			.config();
	}

	@Test
	void aBreakerMayOnlyWatchAndHoldItsProbesLonger() {
		ResolvedDependency users = SettingsBuilder.yaml("""
				external_dependencies:
				  users:
				    type: database
				    circuit_breaker:
				      observe_only: true
				      probe_lease: 90
				""").resolve("users", null);
		assertThat(users.config().circuitBreaker().observeOnly()).isTrue();
		assertThat(users.config().circuitBreaker().probeLease()).isEqualTo(Duration.ofSeconds(90));
		assertThat(users.settings()).containsEntry("circuit_breaker.observe_only",
				new ConfiguredValue(true, "application.yml:5:21"));
	}

}
