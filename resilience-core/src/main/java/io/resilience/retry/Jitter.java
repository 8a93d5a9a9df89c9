package io.resilience.retry;

/**
 * How a pause is spread, so that callers that failed together do not come back together.
 * The names follow Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog,
 * 2015).
 */
public enum Jitter {

	/** The pause as computed. */
	NONE,

	/** Half of the pause, and a random share of the other half. */
	EQUAL,

	/** A random share of the pause. */
	FULL,

	/** Random between the base and three times the pause before, at most the maximum. */
	DECORRELATED

}
