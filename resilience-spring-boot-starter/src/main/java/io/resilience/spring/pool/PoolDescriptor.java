package io.resilience.spring.pool;

import java.util.Locale;

import io.resilience.pool.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A pool at one moment, for JSON and metrics.
 *
 * @param kind {@code resilience}, {@code hikari} or {@code commons_pool}
 * @param condition {@code healthy}, {@code under_pressure} above 0.9 of its capacity, or
 * {@code degraded} if more than a tenth of the borrowers get nothing or a lease takes more
 * than a second to get
 * @param active resources that are lent
 * @param idle resources that wait for a borrower
 * @param capacity how many there may be
 * @param waiting borrowers that wait
 * @param utilization share that is lent, 0 to 1
 * @param borrowed leases since the start, absent where nobody counts them
 * @param rejected borrowers who got none since the start, absent where nobody counts them
 * @param averageWait how long a lease had to be waited for, in milliseconds, absent where
 * nobody measures it
 * @param overdue leases that are out for too long, absent where nobody looks
 */
public record PoolDescriptor(String kind, String condition, int active, int idle, int capacity, int waiting,
		double utilization, @Nullable Long borrowed, @Nullable Long rejected, @Nullable Double averageWait,
		@Nullable Integer overdue) {

	private static final double MOST_UTILIZATION = 0.9;

	private static final double MOST_REJECTED = 0.1;

	private static final double LONGEST_WAIT_MILLIS = 1000;

	static PoolDescriptor of(PoolSnapshot pool) {
		return of("resilience", pool.active(), pool.idle(), pool.capacity(), pool.waiting(), pool.borrowed(),
				pool.rejected(), pool.averageWait().toNanos() / 1e6, pool.overdue());
	}

	static PoolDescriptor of(String kind, int active, int idle, int capacity, int waiting, @Nullable Long borrowed,
			@Nullable Long rejected, @Nullable Double averageWait, @Nullable Integer overdue) {
		double utilization = (capacity > 0) ? (double) active / capacity : 0;
		return new PoolDescriptor(kind, condition(utilization, borrowed, rejected, averageWait), active, idle, capacity,
				waiting, utilization, borrowed, rejected, averageWait, overdue);
	}

	private static String condition(double utilization, @Nullable Long borrowed, @Nullable Long rejected,
			@Nullable Double averageWait) {
		long asked = ((borrowed != null) ? borrowed : 0) + ((rejected != null) ? rejected : 0);
		boolean refuses = rejected != null && asked > 0 && rejected > MOST_REJECTED * asked;
		boolean isSlow = averageWait != null && averageWait > LONGEST_WAIT_MILLIS;
		return (refuses || isSlow ? "degraded" : (utilization > MOST_UTILIZATION) ? "under_pressure" : "healthy")
			.toLowerCase(Locale.ROOT);
	}

}
