package io.resilience.spring.pool;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * How a pool fares of late: since the older of two readings that are a minute apart, so
 * of the last one to two minutes where somebody looks that often. Guarded by its
 * {@link PoolsView}.
 */
final class PoolTrend {

	private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(60);

	private Sums older;

	private Sums newer;

	private long newerAtNanos;

	private double rejectedShare;

	private @Nullable Double averageWait;

	private PoolTrend(Sums from, long now) {
		this.older = from;
		this.newer = from;
		this.newerAtNanos = now;
	}

	/** Of a pool that was made since the last look: all that befell it is of late. */
	static PoolTrend ofNewPool(long now) {
		return new PoolTrend(new Sums(0, 0, 0), now);
	}

	/** Of a pool that may be old: what befell it before nobody looked at. */
	static PoolTrend from(PoolReading first, long now) {
		return new PoolTrend(Sums.of(first), now);
	}

	/**
	 * Takes a reading into account.
	 * @param pool the reading
	 * @param now when it was taken
	 * @return this
	 */
	PoolTrend add(PoolReading pool, long now) {
		Sums sums = Sums.of(pool);
		long borrowed = sums.borrowed() - this.older.borrowed();
		long rejected = sums.rejected() - this.older.rejected();
		this.rejectedShare = (borrowed + rejected > 0) ? (double) rejected / (borrowed + rejected) : 0;
		this.averageWait = pool.averageWait();
		if (pool.totalWait() != null) {
			this.averageWait = (borrowed > 0) ? (sums.waited() - this.older.waited()) / borrowed : 0;
		}
		if (now - this.newerAtNanos >= STEP_NANOS) {
			this.older = this.newer;
			this.newer = sums;
			this.newerAtNanos = now;
		}
		return this;
	}

	/**
	 * Borrowers who got nothing.
	 * @return their share, 0 where nobody counts them
	 */
	double rejectedShare() {
		return this.rejectedShare;
	}

	/**
	 * How long a lease had to be waited for.
	 * @return in milliseconds, {@code null} where nobody measures it
	 */
	@Nullable Double averageWait() {
		return this.averageWait;
	}

	/** What only grows. */
	private record Sums(long borrowed, long rejected, double waited) {

		static Sums of(PoolReading pool) {
			return new Sums((pool.borrowed() != null) ? pool.borrowed() : 0,
					(pool.rejected() != null) ? pool.rejected() : 0, (pool.totalWait() != null) ? pool.totalWait() : 0);
		}

	}

}
