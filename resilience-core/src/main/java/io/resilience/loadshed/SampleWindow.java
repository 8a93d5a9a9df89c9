package io.resilience.loadshed;

/**
 * What is known about the calls that ended in one stretch of time. Opens after a pause,
 * so that calls admitted under the limit before have left.
 */
final class SampleWindow {

	private boolean opened;

	private long opensAt;

	private long endsAt;

	private int samples;

	private int drops;

	private int peak;

	private double sum;

	private double sumOfSquares;

	private double timeInFlight;

	void reopen(long atNanos) {
		this.opened = true;
		this.opensAt = atNanos;
		this.endsAt = atNanos;
		this.samples = 0;
		this.drops = 0;
		this.peak = 0;
		this.sum = 0;
		this.sumOfSquares = 0;
		this.timeInFlight = 0;
	}

	void add(long startNanos, long rttNanos, int inFlight, boolean dropped) {
		if (!this.opened) {
			reopen(startNanos);
		}
		long now = startNanos + rttNanos;
		if (now - this.opensAt < 0) {
			return;
		}
		if (now - this.endsAt > 0) {
			this.endsAt = now;
		}
		this.samples++;
		this.peak = Math.max(this.peak, inFlight);
		this.timeInFlight += rttNanos;
		if (dropped) {
			this.drops++;
			return;
		}
		this.sum += rttNanos;
		this.sumOfSquares += (double) rttNanos * rttNanos;
	}

	int samples() {
		return this.samples;
	}

	long lengthNanos() {
		return this.endsAt - this.opensAt;
	}

	long endsAt() {
		return this.endsAt;
	}

	/**
	 * Most calls seen in flight.
	 */
	int peak() {
		return this.peak;
	}

	double dropShare() {
		return (this.samples == 0) ? 0 : (double) this.drops / this.samples;
	}

	/**
	 * Calls in flight on average, by Little's law.
	 */
	double load() {
		return this.timeInFlight / Math.max(1, lengthNanos());
	}

	/**
	 * How long the calls took on average, the dropped ones included.
	 */
	long meanTimeInFlight() {
		return (long) (this.timeInFlight / Math.max(1, this.samples));
	}

	/**
	 * Whether a call came through whose duration is known.
	 */
	boolean hasLatency() {
		return this.samples > this.drops;
	}

	/**
	 * Mean latency of the calls that were not dropped.
	 */
	double mean() {
		return this.sum / (this.samples - this.drops);
	}

	/**
	 * How far the mean is off by chance alone: its standard error.
	 */
	double standardError() {
		int count = this.samples - this.drops;
		double variance = this.sumOfSquares / count - mean() * mean();
		return Math.sqrt(Math.max(0, variance) / count);
	}

}
