package io.resilience.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

/**
 * A health check found something else than the last time. Immutable.
 *
 * @param time when, by the wall clock
 * @param dependency name of the check
 * @param from what it found before
 * @param to what it found now
 */
public record HealthStatusChanged(Instant time, String dependency, HealthStatus from,
		HealthStatus to) implements ResilienceEvent {

	@Override
	public String type() {
		return "health_status_changed";
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("from", this.from.label());
		details.put("to", this.to.label());
		return details;
	}

}
