package io.resilience.spring.pool;

import java.util.concurrent.TimeUnit;

/**
 * How a pool fares of late: since the older of two readings that are a minute apart, so
 * of the last one to two minutes where somebody looks that often. Guarded by its
 * {@link PoolsView}.
 */
final class PoolTrend {

	private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(60);

	private long olderRejected;

	private long olderBorrowed;

	private long newerRejected;

	private long newerBorrowed;

	private long newerAtNanos;

	PoolTrend(long now) {
		this.newerAtNanos = now;
	}

	/**
	 * Takes a reading into account.
	 * @param pool the reading
	 * @param now when it was taken
	 * @return share of the borrowers who got nothing, 0 where nobody counts them
	 */
	double rejectedShare(PoolReading pool, long now) {
		long rejected = (pool.rejected() != null) ? pool.rejected() : 0;
		long borrowed = (pool.borrowed() != null) ? pool.borrowed() : 0;
		long newRejected = rejected - this.olderRejected;
		long asked = newRejected + borrowed - this.olderBorrowed;
		if (now - this.newerAtNanos >= STEP_NANOS) {
			this.olderRejected = this.newerRejected;
			this.olderBorrowed = this.newerBorrowed;
			this.newerRejected = rejected;
			this.newerBorrowed = borrowed;
			this.newerAtNanos = now;
		}
		return (asked > 0) ? (double) newRejected / asked : 0;
	}

}
