package io.resilience.timeout;

import java.time.Duration;

import io.resilience.time.Nanos;

/**
 * Settings of a timeout that follows the latency seen: {@code percentile × multiplier},
 * kept between two bounds. Immutable, checked when built.
 *
 * @param percentile share of recent calls that are faster, above 0 and below 1
 * @param multiplier factor on that latency, at least 1
 * @param min shortest timeout
 * @param max longest timeout
 */
public record AdaptiveTimeoutConfig(double percentile, double multiplier, Duration min, Duration max) {

	private static final AdaptiveTimeoutConfig DEFAULTS = new AdaptiveTimeoutConfig(0.95, 2, Duration.ofSeconds(1),
			Duration.ofSeconds(120));

	public AdaptiveTimeoutConfig {
		if (!(percentile > 0 && percentile < 1)) {
			throw new IllegalArgumentException(
					"Invalid percentile (%s): must be above 0 and below 1".formatted(percentile));
		}
		if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
			throw new IllegalArgumentException(
					"Invalid multiplier (%s): must be a number of at least 1".formatted(multiplier));
		}
		Nanos.requirePositive("min", min);
		Nanos.requirePositive("max", max);
		if (max.compareTo(min) < 0) {
			throw new IllegalArgumentException("Invalid max (%s): must not be below min (%s)".formatted(max, min));
		}
	}

	/**
	 * Twice the 95th percentile, between 1 s and 120 s.
	 * @return the defaults
	 */
	public static AdaptiveTimeoutConfig defaults() {
		return DEFAULTS;
	}

}
