package io.resilience.circuitbreaker;

import java.time.Instant;

/**
 * A failure that the breaker counted: its class only, never a message.
 *
 * @param time when, by the wall clock
 * @param exception name of the class
 */
public record FailureRecord(Instant time, String exception) {

}
