package io.resilience.window;

/**
 * Latencies at one moment. Immutable.
 */
public final class LatencySnapshot {

	private final long[] counts;

	private final long count;

	private final long sumNanos;

	private final long maxNanos;

	private LatencySnapshot(long[] counts, long count, long sumNanos, long maxNanos) {
		this.counts = counts;
		this.count = count;
		this.sumNanos = sumNanos;
		this.maxNanos = maxNanos;
	}

	static LatencySnapshot of(long[] counts, long sumNanos, long maxNanos) {
		long count = 0;
		for (long inBucket : counts) {
			count += inBucket;
		}
		return new LatencySnapshot(counts, count, sumNanos, maxNanos);
	}

	/**
	 * How many latencies there are.
	 * @return the number
	 */
	public long count() {
		return this.count;
	}

	/**
	 * Their sum.
	 * @return nanoseconds
	 */
	public long sumNanos() {
		return this.sumNanos;
	}

	/**
	 * The longest.
	 * @return nanoseconds, 0 if there is none
	 */
	public long maxNanos() {
		return this.maxNanos;
	}

	/**
	 * The latency that so many calls did not exceed, within 7 %.
	 * @param share from 0 to 1
	 * @return nanoseconds, 0 if there is none
	 */
	public long percentileNanos(double share) {
		long rank = Math.max(1, (long) Math.ceil(share * this.count));
		long seen = 0;
		for (int bucket = 0; bucket < this.counts.length; bucket++) {
			seen += this.counts[bucket];
			if (seen >= rank && this.counts[bucket] > 0) {
				return Math.min(LatencyHistogram.middle(bucket), this.maxNanos);
			}
		}
		return 0;
	}

	/**
	 * Puts these latencies and others together.
	 * @param other the others
	 * @return both
	 */
	public LatencySnapshot plus(LatencySnapshot other) {
		long[] both = this.counts.clone();
		for (int bucket = 0; bucket < both.length; bucket++) {
			both[bucket] += other.counts[bucket];
		}
		return of(both, this.sumNanos + other.sumNanos, Math.max(this.maxNanos, other.maxNanos));
	}

	/**
	 * Takes earlier latencies of the same histogram away.
	 * @param earlier what the histogram held before
	 * @return what has come since; the maximum stays
	 */
	public LatencySnapshot minus(LatencySnapshot earlier) {
		long[] since = this.counts.clone();
		for (int bucket = 0; bucket < since.length; bucket++) {
			since[bucket] = Math.max(0, since[bucket] - earlier.counts[bucket]);
		}
		return of(since, Math.max(0, this.sumNanos - earlier.sumNanos), this.maxNanos);
	}

}
