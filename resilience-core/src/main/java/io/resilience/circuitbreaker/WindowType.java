package io.resilience.circuitbreaker;

/**
 * What a failure rate is computed over.
 */
public enum WindowType {

	/** The calls of the last {@code window_duration}. */
	TIME,

	/** The last {@code window_size} calls. */
	COUNT

}
