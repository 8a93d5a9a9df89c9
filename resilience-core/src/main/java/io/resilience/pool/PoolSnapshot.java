package io.resilience.pool;

import java.time.Duration;

/**
 * A pool at one moment.
 *
 * @param name name of the pool
 * @param active resources that are lent
 * @param idle resources that wait for a borrower
 * @param maxSize how many are kept at most
 * @param capacity how many there may be in a burst, overflow included
 * @param waiting borrowers that wait
 * @param peak most resources that were ever lent at once
 * @param borrowed leases since the start
 * @param created resources made since the start
 * @param destroyed resources ended since the start
 * @param invalid resources that a check found broken
 * @param rejected borrowers who got none: not in time, or none could be made
 * @param overdue leases that are out for longer than {@code leak_after}
 * @param averageWait how long a lease had to be waited for, on average: for its turn, and
 * for the resource to be made or checked
 */
public record PoolSnapshot(String name, int active, int idle, int maxSize, int capacity, int waiting, int peak,
		long borrowed, long created, long destroyed, long invalid, long rejected, int overdue, Duration averageWait) {

	/**
	 * Resources beyond {@code maxSize}.
	 * @return how much of the overflow is in use
	 */
	public int overflow() {
		return Math.max(0, this.active + this.idle - this.maxSize);
	}

	/**
	 * Share of the resources that are lent.
	 * @return from 0 to 1
	 */
	public double utilization() {
		return (double) this.active / this.capacity;
	}

}
