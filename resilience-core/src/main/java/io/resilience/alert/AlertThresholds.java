package io.resilience.alert;

import java.time.Duration;

import io.resilience.time.Nanos;

/**
 * From when on dependencies are worth an alert. Immutable. A rate or utilization of 0
 * never is.
 *
 * @param openCircuitBreakers number of open breakers, at least 1; 1 by default
 * @param bulkheadUtilization share of permits in use, from 0 to 1; 0.8 by default
 * @param failureRate share of failed or timed-out calls in the window, from 0 to 1; 0.1
 * by default
 * @param timeoutRate share of timed-out calls in the window, from 0 to 1; 0.05 by default
 * @param minimumCalls calls that the window must hold before the rates say anything, at
 * least 1; 10 by default
 * @param window how far the rates look back, above zero; 60 s by default
 */
public record AlertThresholds(int openCircuitBreakers, double bulkheadUtilization, double failureRate,
		double timeoutRate, int minimumCalls, Duration window) {

	private static final AlertThresholds DEFAULTS = new AlertThresholds(1, 0.8, 0.1, 0.05, 10, Duration.ofSeconds(60));

	public AlertThresholds {
		requireAtLeastOne("circuit_breaker_open_threshold", openCircuitBreakers);
		requireShare("bulkhead_utilization_threshold", bulkheadUtilization);
		requireShare("failure_rate_threshold", failureRate);
		requireShare("timeout_rate_threshold", timeoutRate);
		requireAtLeastOne("minimum_calls", minimumCalls);
		Nanos.requirePositive("window", window);
	}

	private static void requireAtLeastOne(String key, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("Invalid %s (%d): must be at least 1".formatted(key, value));
		}
	}

	private static void requireShare(String key, double value) {
		if (!(value >= 0 && value <= 1)) {
			throw new IllegalArgumentException("Invalid %s (%s): must be from 0 to 1".formatted(key, value));
		}
	}

	/**
	 * One open breaker, 80 % of the permits, 10 % failures, 5 % timeouts among at least
	 * 10 calls of 60 s.
	 * @return the defaults
	 */
	public static AlertThresholds defaults() {
		return DEFAULTS;
	}

}
