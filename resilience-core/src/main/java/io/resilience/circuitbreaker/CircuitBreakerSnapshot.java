package io.resilience.circuitbreaker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker at one moment. Reading it changes nothing.
 *
 * @param name name of the breaker
 * @param state its state
 * @param since when it came into that state, by the wall clock
 * @param reason why it did
 * @param failureRate share of failed or slow calls in the window, from 0 to 1; 0 below
 * the minimum of calls
 * @param slowCallRate share of slow calls in the window; 0 below the minimum of calls
 * @param failures failures in a row
 * @param bufferedCalls calls in the window
 * @param notPermitted calls refused since the start; of a breaker that only observes,
 * those that it would have refused
 * @param retryAfter when open, the time until probes are admitted; else {@code null}
 * @param lastFailures the last failures that counted, newest first
 */
public record CircuitBreakerSnapshot(String name, CircuitState state, Instant since, String reason, double failureRate,
		double slowCallRate, int failures, long bufferedCalls, long notPermitted, @Nullable Duration retryAfter,
		List<FailureRecord> lastFailures) {

	public CircuitBreakerSnapshot {
		lastFailures = List.copyOf(lastFailures);
	}

}
