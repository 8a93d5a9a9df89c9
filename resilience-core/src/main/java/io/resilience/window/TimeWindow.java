package io.resilience.window;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * The outcomes of the last so many nanoseconds; up to a sixtieth of the oldest time is
 * left out. Counters are striped, so recording needs no lock and costs the same however
 * long the window is; a success costs the thread that came first no atomic step at all.
 * <p>
 * Concurrency. A call finds those that were recorded before it. A success of that thread
 * and a first failure at the same moment may each miss the other, since to be sure would
 * cost the success an atomic step; the call after them finds both.
 */
public final class TimeWindow implements OutcomeWindow {

	private final BiasedCounter total = new BiasedCounter();

	private final LongAdder failed = new LongAdder();

	private final LongAdder slow = new LongAdder();

	private final Samples samples;

	private final long lengthNanos;

	private final long firstNanos;

	/**
	 * When a call last failed or was slow, in nanoseconds since the first; -1 for never.
	 */
	private final LongAccumulator lastBad = new LongAccumulator(Math::max, -1);

	/**
	 * Creates an empty window.
	 * @param lengthNanos its length, above zero; sixty nanoseconds at least are kept
	 * @param now monotonic nanoseconds
	 */
	public TimeWindow(long lengthNanos, long now) {
		this.lengthNanos = Math.max(lengthNanos, Samples.SLICES);
		this.firstNanos = now;
		this.samples = new Samples(lengthNanos, now, this.total::sum, this.failed::sum, this.slow::sum);
	}

	@Override
	public boolean record(long now, boolean failed, boolean slow) {
		this.samples.beforeCount(now);
		this.total.increment();
		if (failed || slow) {
			this.lastBad.accumulate(since(now));
			count(failed, slow);
			return true;
		}
		long lastBad = this.lastBad.get();
		return lastBad >= 0 && since(now) - lastBad <= this.lengthNanos;
	}

	private long since(long now) {
		return Math.max(0, now - this.firstNanos);
	}

	private void count(boolean failed, boolean slow) {
		if (failed) {
			this.failed.increment();
		}
		if (slow) {
			this.slow.increment();
		}
	}

	@Override
	public WindowCounts counts(long now) {
		return this.samples.counts(now);
	}

}
