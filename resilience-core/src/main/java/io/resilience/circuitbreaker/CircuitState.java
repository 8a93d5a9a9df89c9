package io.resilience.circuitbreaker;

import java.util.Locale;

/**
 * State of a circuit breaker. The ordinal is the value of the metric
 * {@code resilience.circuitbreaker.state}.
 */
public enum CircuitState {

	/** Calls pass; failures are counted. */
	CLOSED,

	/** A few probes pass and decide. */
	HALF_OPEN,

	/** Nothing passes until the recovery timeout is over. */
	OPEN,

	/** Nothing passes until somebody says otherwise. */
	FORCED_OPEN,

	/** Everything passes and nothing is counted. */
	DISABLED;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The state as YAML, JSON and metrics spell it.
	 * @return such as {@code half_open}
	 */
	public String label() {
		return this.label;
	}

}
