package io.resilience.alert;

import java.util.Locale;

/**
 * What an alert is about.
 */
public enum AlertKind {

	/** A health check found trouble, more than once in a row. */
	HEALTH_CHECK,

	/** A circuit breaker is open. */
	CIRCUIT_BREAKER_OPEN,

	/** Most permits of a bulkhead are in use. */
	BULKHEAD_UTILIZATION,

	/** Many of the recent calls failed or timed out. */
	FAILURE_RATE,

	/** Many of the recent calls timed out. */
	TIMEOUT_RATE;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The kind as JSON spells it.
	 * @return such as {@code failure_rate}
	 */
	public String label() {
		return this.label;
	}

}
