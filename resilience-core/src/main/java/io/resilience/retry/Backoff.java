package io.resilience.retry;

/**
 * How the pause grows from attempt to attempt. {@code n} is the number of the retry, from
 * 1.
 */
public enum Backoff {

	/** {@code base}. */
	FIXED,

	/** {@code base × n}. */
	LINEAR,

	/** {@code base × multiplier^(n-1)}. */
	EXPONENTIAL,

	/** {@code base × fib(n)} with 1, 1, 2, 3, 5, … */
	FIBONACCI

}
