package io.resilience.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All health checks at one moment. Immutable.
 *
 * @param checks the checks by name
 */
public record HealthSnapshot(Map<String, HealthCheckSnapshot> checks) {

	public HealthSnapshot {
		checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
	}

	/**
	 * What they come to.
	 * @return {@link HealthStatus#UNHEALTHY} if a critical check is, else
	 * {@link HealthStatus#DEGRADED} if any is in trouble
	 */
	public HealthStatus status() {
		HealthStatus status = HealthStatus.HEALTHY;
		for (HealthCheckSnapshot check : this.checks.values()) {
			if (check.status() == HealthStatus.UNHEALTHY && check.config().critical()) {
				return HealthStatus.UNHEALTHY;
			}
			if (check.status() != HealthStatus.HEALTHY) {
				status = HealthStatus.DEGRADED;
			}
		}
		return status;
	}

}
