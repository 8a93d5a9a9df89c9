package io.resilience.guard;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.CallEvent;
import org.jspecify.annotations.Nullable;

/**
 * A guarded call ended otherwise than well.
 *
 * @param time when, by the wall clock
 * @param dependency name of the guard
 * @param operation name of the operation, or {@code null}
 * @param outcome how it ended
 * @param exception class of what it threw
 * @param nanos how long it took
 */
public record CallEnded(Instant time, String dependency, @Nullable String operation, Outcome outcome, String exception,
		long nanos) implements CallEvent {

	static CallEnded of(String guard, @Nullable String operation, Outcome outcome, Throwable thrown, long nanos) {
		return new CallEnded(Instant.now(), guard, operation, outcome, thrown.getClass().getName(), nanos);
	}

	@Override
	public String type() {
		return "call_" + this.outcome.label();
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("exception", this.exception);
		details.put("durationMillis", this.nanos / 1_000_000);
		return details;
	}

}
