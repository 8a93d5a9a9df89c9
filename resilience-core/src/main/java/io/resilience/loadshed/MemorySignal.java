package io.resilience.loadshed;

import io.resilience.time.Ticker;

/**
 * Share of the heap that was still in use after the last garbage collection; garbage that
 * waits to be collected is no pressure. A figure that no collection has renewed for a
 * minute counts for nothing, so that shed load comes back even if it was that load that
 * made the collector run.
 */
final class MemorySignal implements LoadSignal {

	private static final long STALE = 60_000_000_000L;

	private final Scale scale;

	private final HeapAfterCollection heap;

	private final Ticker ticker;

	private long lastUsed = -1;

	private long changedAt;

	MemorySignal(Scale scale, HeapAfterCollection heap, Ticker ticker) {
		this.scale = scale;
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
		return this.scale.pressure((double) Math.min(used, this.heap.usedNowBytes()) / max);
	}

	@Override
	public String name() {
		return "memory";
	}

}
