package io.resilience.spring.jdbc;

import io.resilience.time.Deadline;

/**
 * Time that is left, in the unit of query timeouts.
 */
final class Seconds {

	private static final long NANOS = 1_000_000_000;

	/** Longer than any statement, and in milliseconds still an {@code int}. */
	private static final long MOST = 1_000_000;

	private Seconds() {
	}

	/**
	 * What a deadline leaves.
	 * @param deadline the deadline
	 * @return the time, rounded up, at least 1
	 */
	static int left(Deadline deadline) {
		long nanos = Math.max(1, deadline.remainingNanos());
		return (int) Math.min(MOST, (nanos - 1) / NANOS + 1);
	}

}
