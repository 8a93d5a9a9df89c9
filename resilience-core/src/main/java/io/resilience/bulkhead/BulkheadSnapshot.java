package io.resilience.bulkhead;

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
 * @param peak most permits seen in use at once by a snapshot or a full bulkhead
 */
public record BulkheadSnapshot(String name, BulkheadType type, int active, int capacity, int queued, int queueCapacity,
		int abandoned, long rejected, int peak) {

	/**
	 * Share of the permits that are in use.
	 * @return from 0 to 1, above 1 right after the limit was lowered
	 */
	public double utilization() {
		return (double) this.active / this.capacity;
	}

}
