package io.resilience.ratelimit;

/**
 * What was admitted, as far as it matters for what may be admitted next. Pure arithmetic,
 * given the time; times never go back. Not thread-safe.
 */
sealed interface Admissions permits TokenBucket, SlidingWindow {

	/** In place of a wait: no time will do. */
	long NEVER = -1;

	/**
	 * How long until permits can be admitted.
	 * @param ahead permits that others wait for, who go first
	 * @param permits permits asked for at once
	 * @param now the time
	 * @return nanoseconds, 0 for now, or {@link #NEVER} if they are more than there can
	 * ever be at once
	 */
	long waitFor(long ahead, int permits, long now);

	/**
	 * Admits permits; asked for only when the wait is 0.
	 * @param permits how many
	 * @param now the time
	 */
	void admit(int permits, long now);

	/**
	 * How many admitted permits still count.
	 * @param now the time
	 * @return the number
	 */
	int spent(long now);

	/**
	 * How many permits could be admitted now.
	 * @param now the time
	 * @return the number
	 */
	int available(long now);

	/**
	 * The same past under other settings.
	 * @param config the new settings
	 * @param now the time
	 * @return admissions that go on from here
	 */
	Admissions under(RateLimiterConfig config, long now);

	/**
	 * Nothing was admitted yet.
	 * @param config the settings
	 * @param now the time
	 * @return admissions that start here
	 */
	static Admissions of(RateLimiterConfig config, long now) {
		return switch (config.algorithm()) {
			case TOKEN_BUCKET -> new TokenBucket(config, 0, now);
			case SLIDING_WINDOW -> new SlidingWindow(config);
		};
	}

}
