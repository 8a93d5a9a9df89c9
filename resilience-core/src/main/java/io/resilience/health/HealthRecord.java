package io.resilience.health;

import java.time.Duration;
import java.time.Instant;

/**
 * One check and what it found. Immutable.
 *
 * @param time when it ended, by the wall clock
 * @param duration how long it took
 * @param result what it found
 */
public record HealthRecord(Instant time, Duration duration, HealthResult result) {

}
