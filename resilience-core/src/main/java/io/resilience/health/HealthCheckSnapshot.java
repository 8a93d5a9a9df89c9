package io.resilience.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A health check at one moment. Immutable.
 *
 * @param name its name
 * @param config its settings
 * @param status what it found last; healthy before the first time
 * @param since when the status became what it is, by the wall clock
 * @param failures how many times in a row it was not healthy
 * @param history what it found, newest first; empty before the first time
 */
public record HealthCheckSnapshot(String name, HealthCheckConfig config, HealthStatus status, Instant since,
		int failures, List<HealthRecord> history) {

	private static final String NOT_CHECKED = "not checked yet";

	public HealthCheckSnapshot {
		history = List.copyOf(history);
	}

	/**
	 * What was found last.
	 * @return the record, or {@code null} before the first time
	 */
	public @Nullable HealthRecord last() {
		return this.history.isEmpty() ? null : this.history.get(0);
	}

	/**
	 * Why the status is what it is.
	 * @return what the check says, or {@code null} where it says nothing
	 */
	public @Nullable String message() {
		HealthRecord last = last();
		return (last != null) ? last.result().message() : NOT_CHECKED;
	}

	/**
	 * What belongs to the status.
	 * @return details of the last result
	 */
	public Map<String, Object> details() {
		HealthRecord last = last();
		return (last != null) ? last.result().details() : Map.of();
	}

	/**
	 * How long the last check took.
	 * @return the time, zero before the first time
	 */
	public Duration duration() {
		HealthRecord last = last();
		return (last != null) ? last.duration() : Duration.ZERO;
	}

}
