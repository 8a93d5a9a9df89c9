package io.resilience.window;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the last so many nanoseconds, in sixty slices: up to one slice of the
 * oldest time is left out.
 * <p>
 * Counters only ever grow, striped, so recording needs no lock; the window is their value
 * now less their value when its oldest slice began. The first call of each slice takes
 * that sample.
 * <p>
 * Concurrency. Samples change under the lock only. A call that is recorded while a sample
 * is taken counts to one slice or the next, and is never lost, since nothing is ever set
 * back. Writers add to the total first and readers read it last, so a rate never exceeds
 * 1.
 */
public final class TimeWindow implements OutcomeWindow {

	private static final int SLICES = 60;

	private final LongAdder total = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder slow = new LongAdder();

	private final ReentrantLock lock = new ReentrantLock();

	private final long sliceNanos;

	/** By slice: total, failed, slow when it began. Made when first needed. */
	private long @Nullable [] samples;

	private int current;

	private volatile long nextSlice;

	/**
	 * Creates an empty window.
	 * @param lengthNanos its length, above zero
	 * @param now monotonic nanoseconds
	 */
	public TimeWindow(long lengthNanos, long now) {
		this.sliceNanos = Math.max(1, lengthNanos / SLICES);
		this.nextSlice = now + this.sliceNanos;
	}

	@Override
	public void record(long now, boolean failed, boolean slow) {
		if (now - this.nextSlice >= 0) {
			roll(now);
		}
		this.total.increment();
		if (failed) {
			this.failed.increment();
		}
		if (slow) {
			this.slow.increment();
		}
	}

	@Override
	public WindowCounts counts(long now) {
		this.lock.lock();
		try {
			roll(now);
			long failed = this.failed.sum();
			long slow = this.slow.sum();
			long total = this.total.sum();
			long[] samples = this.samples;
			if (samples == null) {
				return new WindowCounts(total, failed, slow);
			}
			int oldest = ((this.current + 1) % SLICES) * 3;
			return new WindowCounts(total - samples[oldest], failed - samples[oldest + 1], slow - samples[oldest + 2]);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void roll(long now) {
		this.lock.lock();
		try {
			long late = now - this.nextSlice;
			if (late < 0) {
				return;
			}
			long passed = late / this.sliceNanos + 1;
			if (this.samples == null) {
				this.samples = new long[SLICES * 3];
			}
			long failed = this.failed.sum();
			long slow = this.slow.sum();
			long total = this.total.sum();
			for (long i = Math.min(passed, SLICES); i > 0; i--) {
				this.current = (this.current + 1) % SLICES;
				int at = this.current * 3;
				this.samples[at] = total;
				this.samples[at + 1] = failed;
				this.samples[at + 2] = slow;
			}
			this.nextSlice += passed * this.sliceNanos;
		}
		finally {
			this.lock.unlock();
		}
	}

}
