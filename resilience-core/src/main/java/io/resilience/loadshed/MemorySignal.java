package io.resilience.loadshed;

import io.resilience.time.Ticker;

/**
 * Live heap relative to a threshold.
 */
final class MemorySignal implements LoadSignal {

	private static final long STALE = 60_000_000_000L;

	private final double threshold;

	private final HeapAfterCollection heap;

	private final Ticker ticker;

	private long lastUsed = -1;

	private long changedAt;

	MemorySignal(double threshold, HeapAfterCollection heap, Ticker ticker) {
		this.threshold = threshold;
		this.heap = heap;
		this.ticker = ticker;
	}

	@Override
	public synchronized double pressure() {
		long used = this.heap.usedBytes();
		long max = this.heap.maxBytes();
		if (used < 0 || max <= 0) {
			return Double.NaN;
		}
		long now = this.ticker.read();
		if (used != this.lastUsed) {
			this.lastUsed = used;
			this.changedAt = now;
		}
		if (now - this.changedAt > STALE) {
			return 0;
		}
		return Math.min(used, this.heap.usedNowBytes()) / (max * this.threshold);
	}

	@Override
	public String name() {
		return "memory";
	}

}
