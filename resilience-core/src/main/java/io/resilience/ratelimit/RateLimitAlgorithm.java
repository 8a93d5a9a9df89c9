package io.resilience.ratelimit;

/**
 * How a {@link RateLimiter} spreads its permits.
 */
public enum RateLimitAlgorithm {

	/**
	 * Permits flow in steadily, and as many as {@code burst} can be saved up: in any
	 * stretch of time at most {@code burst} more than flow in during it. The generic cell
	 * rate algorithm of ITU-T I.371.
	 */
	TOKEN_BUCKET,

	/**
	 * At most {@code limit} calls in any window of length {@code period}. Remembers the
	 * moment of each, eight bytes a call; prefer a bucket above some ten thousands.
	 */
	SLIDING_WINDOW

}
