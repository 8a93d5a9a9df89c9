package io.resilience.spring.pool;

import io.resilience.pool.PoolSnapshot;
import io.resilience.pool.ResourcePool;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a pool at one moment.
 *
 * @param kind {@code resilience}, {@code hikari}, {@code commons_pool}, or a word of
 * one's own
 * @param active resources that are lent
 * @param idle resources that wait for a borrower
 * @param capacity how many there may be; 0 or less where nothing bounds them
 * @param waiting borrowers that wait
 * @param borrowed leases since the start, {@code null} where nobody counts them
 * @param rejected borrowers who got none since the start, {@code null} where nobody
 * counts them
 * @param averageWait how long one of the last leases had to be waited for, in
 * milliseconds, {@code null} where nobody measures it
 * @param totalWait how long all leases since the start were waited for, in milliseconds,
 * {@code null} where nobody adds it up; beats {@code averageWait}
 * @param overdue leases that are out for too long, {@code null} where nobody looks
 */
public record PoolReading(String kind, int active, int idle, int capacity, int waiting, @Nullable Long borrowed,
		@Nullable Long rejected, @Nullable Double averageWait, @Nullable Double totalWait, @Nullable Integer overdue) {

	static PoolReading of(ResourcePool<?> lent) {
		PoolSnapshot pool = lent.snapshot();
		return new PoolReading("resilience", pool.active(), pool.idle(), pool.capacity(), pool.waiting(),
				pool.borrowed(), pool.rejected(), null, pool.averageWait().toNanos() / 1e6 * pool.borrowed(),
				(lent.config().leakAfter() != null) ? pool.overdue() : null);
	}

	double utilization() {
		return (this.capacity > 0) ? (double) this.active / this.capacity : 0;
	}

}
