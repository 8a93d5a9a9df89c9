package io.resilience.window;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Turns counters that only ever grow into a window over the last so many nanoseconds: the
 * window is their value now less their value when its oldest slice began. There are sixty
 * slices; up to one of the oldest time is left out. The first call of a slice takes the
 * sample, all others pay one comparison.
 * <p>
 * Concurrency. Samples change under the lock only. What is counted while a sample is
 * taken falls into one slice or the next and is never lost, since nothing is ever set
 * back. Nobody waits for a sample but who takes one: a call that finds the lock taken
 * goes on, and reading needs only the values at the beginning of the window, which are
 * published as one object.
 */
public final class Samples {

	static final int SLICES = 60;

	private final ReentrantLock lock = new ReentrantLock();

	private final LongSupplier total;

	private final LongSupplier failed;

	private final LongSupplier slow;

	private final long sliceNanos;

	/** By slice: total, failed, slow when it began. Made when first needed. */
	private long @Nullable [] samples;

	private int current;

	/** What there was when the window began. */
	private volatile WindowCounts before = new WindowCounts(0, 0, 0);

	private volatile long nextSlice;

	/**
	 * Creates a window. Writers must count to the total before the others.
	 * @param lengthNanos its length, above zero
	 * @param now monotonic nanoseconds
	 * @param total all calls so far
	 * @param failed failed calls so far
	 * @param slow slow calls so far
	 */
	public Samples(long lengthNanos, long now, LongSupplier total, LongSupplier failed, LongSupplier slow) {
		this.sliceNanos = Math.max(1, lengthNanos / SLICES);
		this.nextSlice = now + this.sliceNanos;
		this.total = total;
		this.failed = failed;
		this.slow = slow;
	}

	/**
	 * To be called before a call is counted.
	 * @param now monotonic nanoseconds
	 */
	public void beforeCount(long now) {
		if (now - this.nextSlice >= 0 && this.lock.tryLock()) {
			try {
				roll(now);
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Reads the window.
	 * @param now monotonic nanoseconds
	 * @return what it holds
	 */
	public WindowCounts counts(long now) {
		if (now - this.nextSlice >= 0) {
			this.lock.lock();
			try {
				roll(now);
			}
			finally {
				this.lock.unlock();
			}
		}
		WindowCounts before = this.before;
		long failed = this.failed.getAsLong() - before.failed();
		long slow = this.slow.getAsLong() - before.slow();
		long total = this.total.getAsLong() - before.total();
		// What was counted to the total alone when the window began may make up for it.
		return new WindowCounts(total, Math.min(failed, total), Math.min(slow, total));
	}

	/** Under the lock. */
	private void roll(long now) {
		long late = now - this.nextSlice;
		if (late < 0) {
			return;
		}
		long passed = late / this.sliceNanos + 1;
		long[] samples = this.samples;
		if (samples == null) {
			samples = new long[SLICES * 3];
			this.samples = samples;
		}
		long failed = this.failed.getAsLong();
		long slow = this.slow.getAsLong();
		long total = this.total.getAsLong();
		for (long i = Math.min(passed, SLICES); i > 0; i--) {
			this.current = (this.current + 1) % SLICES;
			int at = this.current * 3;
			samples[at] = total;
			samples[at + 1] = failed;
			samples[at + 2] = slow;
		}
		int oldest = ((this.current + 1) % SLICES) * 3;
		this.before = new WindowCounts(samples[oldest], samples[oldest + 1], samples[oldest + 2]);
		this.nextSlice += passed * this.sliceNanos;
	}

}
