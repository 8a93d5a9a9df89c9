package io.resilience.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a health check found. Immutable.
 *
 * @param status the status
 * @param message why, for people, or {@code null}; shown in health, alerts and logs, so
 * without secrets
 * @param details numbers and words that belong to it, shown in health
 */
public record HealthResult(HealthStatus status, @Nullable String message, Map<String, Object> details) {

	private static final HealthResult HEALTHY = new HealthResult(HealthStatus.HEALTHY, null, Map.of());

	public HealthResult {
		details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
	}

	/**
	 * It works.
	 * @return the result
	 */
	public static HealthResult healthy() {
		return HEALTHY;
	}

	/**
	 * It works, but not well.
	 * @param message why
	 * @return the result
	 */
	public static HealthResult degraded(String message) {
		return new HealthResult(HealthStatus.DEGRADED, message, Map.of());
	}

	/**
	 * It does not work.
	 * @param message why
	 * @return the result
	 */
	public static HealthResult unhealthy(String message) {
		return new HealthResult(HealthStatus.UNHEALTHY, message, Map.of());
	}

	/**
	 * This result with one more detail.
	 * @param name name of the detail
	 * @param value a number, boolean or string
	 * @return a new result
	 */
	public HealthResult withDetail(String name, Object value) {
		Map<String, Object> all = new LinkedHashMap<>(this.details);
		all.put(name, value);
		return new HealthResult(this.status, this.message, all);
	}

}
