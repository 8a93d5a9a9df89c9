package io.resilience.health;

/**
 * Where trouble begins. Immutable.
 *
 * @param successRate share of successes among the calls of the last minute below which a
 * dependency is degraded, from 0 to 1; 0.8 by default
 * @param minimumCalls calls that the last minute must hold before the share says
 * anything, at least 1; 5 by default
 * @param utilization share of permits in use above which it is under pressure, from 0 to
 * 1; 0.9 by default
 */
public record HealthThresholds(double successRate, int minimumCalls, double utilization) {

	private static final HealthThresholds DEFAULTS = new HealthThresholds(0.8, 5, 0.9);

	public HealthThresholds {
		requireShare("success_rate_threshold", successRate);
		if (minimumCalls < 1) {
			throw new IllegalArgumentException(
					"Invalid minimum_calls (%d): must be at least 1".formatted(minimumCalls));
		}
		requireShare("utilization_threshold", utilization);
	}

	private static void requireShare(String key, double value) {
		if (!(value >= 0 && value <= 1)) {
			throw new IllegalArgumentException("Invalid %s (%s): must be from 0 to 1".formatted(key, value));
		}
	}

	/**
	 * Degraded below 80 % of at least 5 calls, under pressure above 90 %.
	 * @return the defaults
	 */
	public static HealthThresholds defaults() {
		return DEFAULTS;
	}

}
