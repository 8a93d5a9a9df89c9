package io.resilience.time;

import java.time.Duration;

/**
 * Durations as nanoseconds that can be added to a {@link Ticker}'s values without
 * overflow.
 */
public final class Nanos {

	/** About 73 years: stands for "for ever", and still adds to any tick. */
	public static final long FOREVER = 1L << 61;

	private Nanos() {
	}

	/**
	 * Converts, capping at {@link #FOREVER}.
	 * @param duration the duration, not negative
	 * @return nanoseconds, from 0 to {@link #FOREVER}
	 */
	public static long of(Duration duration) {
		if (duration.getSeconds() >= FOREVER / 1_000_000_000L) {
			return FOREVER;
		}
		return Math.max(0, duration.toNanos());
	}

	/**
	 * Checks a configured time that must be above zero.
	 * @param key the setting, as the user knows it
	 * @param value the value
	 * @return the value
	 * @throws IllegalArgumentException if it is zero or negative
	 */
	public static Duration requirePositive(String key, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException("Invalid %s (%s): must be above zero".formatted(key, value));
		}
		return value;
	}

	/**
	 * Checks a configured time that may be zero.
	 * @param key the setting, as the user knows it
	 * @param value the value
	 * @return the value
	 * @throws IllegalArgumentException if it is negative
	 */
	public static Duration requireNotNegative(String key, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("Invalid %s (%s): must not be negative".formatted(key, value));
		}
		return value;
	}

}
