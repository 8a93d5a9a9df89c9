package io.resilience.health;

/**
 * From which share on a resource is in trouble. Immutable.
 *
 * @param warning share from which on it is degraded, above 0 and at most 1
 * @param critical share from which on it is unhealthy, not below {@code warning} and at
 * most 1
 */
public record ResourceLimits(double warning, double critical) {

	private static final ResourceLimits DEFAULTS = new ResourceLimits(0.8, 0.95);

	public ResourceLimits {
		if (!(warning > 0 && warning <= 1)) {
			throw new IllegalArgumentException(
					"Invalid warning (%s): must be above 0 and at most 1".formatted(warning));
		}
		if (!(critical >= warning && critical <= 1)) {
			throw new IllegalArgumentException(
					"Invalid critical (%s): must be from warning (%s) to 1".formatted(critical, warning));
		}
	}

	/**
	 * Degraded from 80 %, unhealthy from 95 %.
	 * @return the defaults
	 */
	public static ResourceLimits defaults() {
		return DEFAULTS;
	}

	HealthStatus judge(double share) {
		if (share >= this.critical) {
			return HealthStatus.UNHEALTHY;
		}
		return (share >= this.warning) ? HealthStatus.DEGRADED : HealthStatus.HEALTHY;
	}

}
