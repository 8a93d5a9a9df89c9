package io.resilience.spring.pool;

import io.resilience.health.Condition;
import io.resilience.spring.properties.HealthSettings;
import org.jspecify.annotations.Nullable;

/**
 * A pool at one moment, for JSON.
 *
 * @param kind {@code resilience}, {@code hikari} or {@code commons_pool}, or what a
 * {@link PoolSource} calls it
 * @param condition {@code healthy}, {@code under_pressure} or {@code degraded}
 * @param active resources that are lent
 * @param idle resources that wait for a borrower
 * @param capacity how many there may be
 * @param waiting borrowers that wait
 * @param utilization share that is lent, 0 to 1
 * @param borrowed leases since the start, absent where nobody counts them
 * @param rejected borrowers who got none since the start, absent where nobody counts them
 * @param averageWait how long a lease of late had to be waited for, in milliseconds,
 * absent where nobody measures it
 * @param overdue leases that are out for too long, absent where nobody looks
 */
public record PoolDescriptor(String kind, String condition, int active, int idle, int capacity, int waiting,
		double utilization, @Nullable Long borrowed, @Nullable Long rejected, @Nullable Double averageWait,
		@Nullable Integer overdue) {

	static PoolDescriptor of(PoolReading pool, PoolTrend trend, HealthSettings.Pools thresholds) {
		return new PoolDescriptor(pool.kind(), condition(pool, trend, thresholds).label(), pool.active(), pool.idle(),
				pool.capacity(), pool.waiting(), pool.utilization(), pool.borrowed(), pool.rejected(),
				trend.averageWait(), pool.overdue());
	}

	private static Condition condition(PoolReading pool, PoolTrend trend, HealthSettings.Pools thresholds) {
		Double wait = trend.averageWait();
		boolean isSlow = wait != null && wait > thresholds.waitThreshold().toNanos() / 1e6;
		if (isSlow || trend.rejectedShare() > thresholds.rejectionRateThreshold()) {
			return Condition.DEGRADED;
		}
		return (pool.utilization() > thresholds.utilizationThreshold()) ? Condition.UNDER_PRESSURE : Condition.HEALTHY;
	}

}
