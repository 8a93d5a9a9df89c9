package io.resilience.health;

import java.util.Locale;

import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.DependencySnapshot;

/**
 * Condition of a dependency, from best to worst.
 */
public enum Condition {

	/** Nothing to see. */
	HEALTHY,

	/** The breaker is half-open: probes are finding out. */
	RECOVERING,

	/** Nearly all permits are in use. */
	UNDER_PRESSURE,

	/** The breaker is open, or too many recent calls failed. */
	DEGRADED;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The condition as JSON spells it.
	 * @return such as {@code under_pressure}
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Judges a dependency.
	 * @param snapshot its numbers
	 * @param thresholds where trouble begins
	 * @return its condition
	 */
	public static Condition of(DependencySnapshot snapshot, HealthThresholds thresholds) {
		CircuitState state = snapshot.circuitState();
		if (state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN) {
			return DEGRADED;
		}
		boolean enough = snapshot.calls().recent().total() >= thresholds.minimumCalls();
		if (enough && 1 - snapshot.calls().recent().failureRate() < thresholds.successRate()) {
			return DEGRADED;
		}
		if (state == CircuitState.HALF_OPEN) {
			return RECOVERING;
		}
		return (snapshot.bulkhead().utilization() > thresholds.utilization()) ? UNDER_PRESSURE : HEALTHY;
	}

}
