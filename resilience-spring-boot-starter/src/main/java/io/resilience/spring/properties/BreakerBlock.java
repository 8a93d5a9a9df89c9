package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.WindowType;
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
		CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.builder().recoveryTimeout(RECOVERY_TIMEOUT);
		assembly.set("circuit_breaker.failure_threshold", Integer.class, builder::failureThreshold);
		assembly.set("circuit_breaker.success_threshold", Integer.class, builder::successThreshold);
		assembly.set("circuit_breaker.recovery_timeout", Duration.class, builder::recoveryTimeout);
		assembly.set("circuit_breaker.half_open_max_calls", Integer.class, builder::halfOpenMaxCalls);
		assembly.set("circuit_breaker.probe_lease", Duration.class, builder::probeLease);
		assembly.set("circuit_breaker.use_failure_rate", Boolean.class, builder::useFailureRate);
		assembly.set("circuit_breaker.failure_rate_threshold", Double.class, builder::failureRateThreshold);
		assembly.set("circuit_breaker.minimum_calls", Integer.class, builder::minimumCalls);
		assembly.set("circuit_breaker.window_type", WindowType.class, builder::windowType);
		assembly.set("circuit_breaker.window_duration", Duration.class, builder::windowDuration);
		assembly.set("circuit_breaker.window_size", Integer.class, builder::windowSize);
		assembly.set("circuit_breaker.slow_call_duration", Duration.class, builder::slowCallDuration);
		assembly.set("circuit_breaker.slow_call_rate_threshold", Double.class, builder::slowCallRateThreshold);
		assembly.set("circuit_breaker.recovery_backoff_multiplier", Double.class, builder::recoveryBackoffMultiplier);
		assembly.set("circuit_breaker.recovery_timeout_max", Duration.class, builder::recoveryTimeoutMax);
		assembly.set("circuit_breaker.recovery_timeout_jitter", Double.class, builder::recoveryTimeoutJitter);
		assembly.set("circuit_breaker.observe_only", Boolean.class, builder::observeOnly);
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
