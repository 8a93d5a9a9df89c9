package io.resilience.circuitbreaker;

import java.time.Instant;

/**
 * When, by the wall clock, and why a breaker came into a state.
 */
record Entered(Instant since, String reason) {

	static Entered now(String reason) {
		return new Entered(Instant.now(), reason);
	}

}
