package io.resilience.loadshed;

/**
 * Additive increase, multiplicative decrease, after TCP's congestion avoidance (Chiu and
 * Jain 1989, RFC 5681): plus one for each round of as many good calls as the limit
 * allows, times 0.9 for a round with a dropped or too slow one. A round ends with the
 * first call that was admitted after the last cut, so one bad moment cuts once.
 */
final class AimdLimit implements Limit {

	private static final double CUT = 0.9;

	private final Bounds bounds;

	private final long thresholdNanos;

	private double limit;

	private boolean everCut;

	private long lastCut;

	AimdLimit(Bounds bounds, long thresholdNanos) {
		this.bounds = bounds;
		this.thresholdNanos = thresholdNanos;
		this.limit = bounds.initial();
	}

	@Override
	public int limit() {
		return (int) this.limit;
	}

	@Override
	public int update(long startNanos, long rttNanos, int inFlight, boolean dropped) {
		if (dropped || rttNanos > this.thresholdNanos) {
			if (!this.everCut || startNanos - this.lastCut >= 0) {
				this.limit = this.bounds.clamp(this.limit * CUT);
				this.lastCut = startNanos + rttNanos;
				this.everCut = true;
			}
		}
		else if (inFlight * 2L >= limit()) {
			// A limit that nobody comes near says nothing about more than itself.
			this.limit = this.bounds.clamp(this.limit + 1 / this.limit);
		}
		return limit();
	}

}
