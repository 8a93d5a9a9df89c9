package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The {@code circuit_breaker} block.
 */
final class BreakerBlock {

	/** Where neither a type nor anybody says how long. */
	static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(60);

	private static final String BLOCK = "circuit_breaker";

	private BreakerBlock() {
	}

	static @Nullable CircuitBreakerConfig assemble(Assembly assembly) {
		boolean on = assembly.isOn(BLOCK);
		assembly.show("circuit_breaker.enabled", on);
		CircuitBreakerConfig config = on ? assembly.build(BLOCK, () -> build(assembly)) : null;
		if (config != null) {
			show(assembly, config);
		}
		return config;
	}

	private static CircuitBreakerConfig build(Assembly assembly) {
		CircuitBreakerConfig defaults = CircuitBreakerConfig.defaults();
		CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.builder()
			.failureThreshold(assembly.get("circuit_breaker.failure_threshold", defaults.failureThreshold()))
			.successThreshold(assembly.get("circuit_breaker.success_threshold", defaults.successThreshold()))
			.recoveryTimeout(assembly.get("circuit_breaker.recovery_timeout", RECOVERY_TIMEOUT))
			.halfOpenMaxCalls(assembly.get("circuit_breaker.half_open_max_calls", defaults.halfOpenMaxCalls()))
			.useFailureRate(assembly.get("circuit_breaker.use_failure_rate", defaults.useFailureRate()))
			.failureRateThreshold(
					assembly.get("circuit_breaker.failure_rate_threshold", defaults.failureRateThreshold()))
			.minimumCalls(assembly.get("circuit_breaker.minimum_calls", defaults.minimumCalls()))
			.windowType(assembly.get("circuit_breaker.window_type", defaults.windowType()))
			.windowDuration(assembly.get("circuit_breaker.window_duration", defaults.windowDuration()))
			.windowSize(assembly.get("circuit_breaker.window_size", defaults.windowSize()))
			.slowCallDuration(assembly.find("circuit_breaker.slow_call_duration", Duration.class))
			.slowCallRateThreshold(
					assembly.get("circuit_breaker.slow_call_rate_threshold", defaults.slowCallRateThreshold()))
			.recoveryBackoffMultiplier(
					assembly.get("circuit_breaker.recovery_backoff_multiplier", defaults.recoveryBackoffMultiplier()))
			.recoveryTimeoutJitter(
					assembly.get("circuit_breaker.recovery_timeout_jitter", defaults.recoveryTimeoutJitter()))
			.observeOnly(assembly.get("circuit_breaker.observe_only", defaults.observeOnly()));
		// These follow the recovery timeout where nobody says otherwise.
		assembly.set("circuit_breaker.probe_lease", Duration.class, builder::probeLease);
		assembly.set("circuit_breaker.recovery_timeout_max", Duration.class, builder::recoveryTimeoutMax);
		return builder
			.exceptions(assembly.exceptions("circuit_breaker.failure_exceptions", "circuit_breaker.ignored_exceptions"))
			.build();
	}

	private static void show(Assembly assembly, CircuitBreakerConfig config) {
		assembly.show("circuit_breaker.failure_threshold", config.failureThreshold());
		assembly.show("circuit_breaker.success_threshold", config.successThreshold());
		assembly.show("circuit_breaker.recovery_timeout", config.recoveryTimeout());
		assembly.show("circuit_breaker.half_open_max_calls", config.halfOpenMaxCalls());
		assembly.show("circuit_breaker.probe_lease", assembly.find("circuit_breaker.probe_lease", Duration.class));
		assembly.show("circuit_breaker.use_failure_rate", config.useFailureRate());
		assembly.show("circuit_breaker.failure_rate_threshold", config.failureRateThreshold());
		assembly.show("circuit_breaker.minimum_calls", config.minimumCalls());
		assembly.show("circuit_breaker.window_type", config.windowType());
		assembly.show("circuit_breaker.window_duration", config.windowDuration());
		assembly.show("circuit_breaker.window_size", config.windowSize());
		assembly.show("circuit_breaker.slow_call_duration", config.slowCallDuration());
		assembly.show("circuit_breaker.slow_call_rate_threshold", config.slowCallRateThreshold());
		assembly.show("circuit_breaker.recovery_backoff_multiplier", config.recoveryBackoffMultiplier());
		assembly.show("circuit_breaker.recovery_timeout_max", config.recoveryTimeoutMax());
		assembly.show("circuit_breaker.recovery_timeout_jitter", config.recoveryTimeoutJitter());
		assembly.show("circuit_breaker.observe_only", config.observeOnly());
		assembly.show("circuit_breaker.failure_exceptions", config.exceptions().included());
		assembly.show("circuit_breaker.ignored_exceptions", config.exceptions().excluded());
	}

}
