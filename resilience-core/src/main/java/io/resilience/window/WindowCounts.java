package io.resilience.window;

/**
 * What a window holds.
 *
 * @param total calls
 * @param failed those of them that failed
 * @param slow those of them that were slow
 */
public record WindowCounts(long total, long failed, long slow) {

	/**
	 * Share of failed calls.
	 * @return from 0 to 1, 0 for an empty window
	 */
	public double failureRate() {
		return (this.total > 0) ? (double) this.failed / this.total : 0;
	}

	/**
	 * Share of slow calls.
	 * @return from 0 to 1, 0 for an empty window
	 */
	public double slowRate() {
		return (this.total > 0) ? (double) this.slow / this.total : 0;
	}

}
