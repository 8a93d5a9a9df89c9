package io.resilience.event;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something that a guard did. Events name classes of exceptions, never their messages or
 * anything that a user passed in. Immutable.
 */
public interface ResilienceEvent {

	/**
	 * When it happened, by the wall clock.
	 * @return the moment
	 */
	Instant time();

	/**
	 * Name of the dependency or guard.
	 * @return the name
	 */
	String dependency();

	/**
	 * Name of the operation, where the call gave one.
	 * @return the operation or {@code null}
	 */
	default @Nullable String operation() {
		return null;
	}

	/**
	 * What happened, in snake case.
	 * @return such as {@code circuit_breaker_state_changed}
	 */
	String type();

	/**
	 * Numbers and words that belong to it, for logs and JSON.
	 * @return details by name, in the order to show them
	 */
	default Map<String, Object> details() {
		return Map.of();
	}

}
