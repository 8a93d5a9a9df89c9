package io.resilience.health;

import java.util.Locale;

/**
 * What a health check found, from best to worst. The ordinal is the value of the metric
 * {@code resilience.healthcheck.status}.
 */
public enum HealthStatus {

	/** It works. */
	HEALTHY,

	/** It works, but not well. */
	DEGRADED,

	/** It does not work. */
	UNHEALTHY;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The status as JSON spells it.
	 * @return such as {@code healthy}
	 */
	public String label() {
		return this.label;
	}

}
