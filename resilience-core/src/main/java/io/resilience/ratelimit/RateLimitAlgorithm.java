package io.resilience.ratelimit;

/**
 * How a {@link RateLimiter} spreads its permits.
 */
public enum RateLimitAlgorithm {

	/**
	 * Permits flow in steadily, and as many as {@code burst} can be saved up.
	 */
	TOKEN_BUCKET,

	/** At most {@code limit} calls in any window of length {@code period}. */
	SLIDING_WINDOW

}
