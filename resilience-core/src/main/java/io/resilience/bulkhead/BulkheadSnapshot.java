package io.resilience.bulkhead;

import java.time.Duration;

/**
 * A bulkhead at one moment; its numbers are read one after the other, not at once.
 *
 * @param name name of the bulkhead
 * @param type where bodies run
 * @param active permits in use
 * @param capacity permits in all
 * @param queued calls that wait for a permit
 * @param queueCapacity how many calls may wait
 * @param abandoned bodies that still run though their time is over
 * @param rejected calls refused since the start
 * @param peak most permits in use at once since the start; exact, but for what threads
 * that met took and gave back between two readings while most permits were free
 * @param entered calls that got a permit since the start; exact
 * @param averageWait mean time from asking for a permit to having it, over the calls that
 * got one; those that found one free count with zero
 */
public record BulkheadSnapshot(String name, BulkheadType type, int active, int capacity, int queued, int queueCapacity,
		int abandoned, long rejected, int peak, long entered, Duration averageWait) {

	/**
	 * Calls since the start, those that were refused included; not those that gave up
	 * waiting because they were interrupted or cancelled.
	 * @return their number
	 */
	public long total() {
		return this.entered + this.rejected;
	}

	/**
	 * Share of the permits that are in use.
	 * @return from 0 to 1, above 1 right after the limit was lowered
	 */
	public double utilization() {
		return (double) this.active / this.capacity;
	}

}
