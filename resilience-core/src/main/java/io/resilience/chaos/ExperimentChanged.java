package io.resilience.chaos;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

/**
 * An experiment came into another state.
 *
 * @param time when, by the wall clock
 * @param dependency name of the first dependency that it attacks
 * @param experiment its name
 * @param state the state it came into
 * @param reason why, in words
 * @param injected how many faults have struck so far
 */
public record ExperimentChanged(Instant time, String dependency, String experiment, ExperimentState state,
		String reason, long injected) implements ResilienceEvent {

	@Override
	public String type() {
		return "experiment_" + this.state.label();
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("experiment", this.experiment);
		details.put("reason", this.reason);
		details.put("injected", this.injected);
		return details;
	}

}
