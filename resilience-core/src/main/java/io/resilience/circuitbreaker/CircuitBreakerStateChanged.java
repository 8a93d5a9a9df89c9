package io.resilience.circuitbreaker;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

/**
 * A circuit breaker moved from one state to another; there is exactly one event for each
 * move.
 *
 * @param time when, by the wall clock
 * @param dependency name of the breaker
 * @param from the state before
 * @param to the state after
 * @param reason why, with the numbers that caused it
 */
public record CircuitBreakerStateChanged(Instant time, String dependency, CircuitState from, CircuitState to,
		String reason) implements ResilienceEvent {

	@Override
	public String type() {
		return "circuit_breaker_state_changed";
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("from", this.from.label());
		details.put("to", this.to.label());
		details.put("reason", this.reason);
		return details;
	}

}
