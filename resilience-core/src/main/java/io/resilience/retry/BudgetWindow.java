package io.resilience.retry;

import java.util.Arrays;

/**
 * What the two counters of a {@link RetryBudget} showed when each of the last ten slices
 * of a second began, so that a difference tells what happened since. Immutable.
 */
final class BudgetWindow {

	static final int SLICES = 10;

	static final long SLICE_NANOS = 1_000_000_000;

	private final long startNanos;

	private final long[] calls;

	private final long[] retries;

	private BudgetWindow(long startNanos, long[] calls, long[] retries) {
		this.startNanos = startNanos;
		this.calls = calls;
		this.retries = retries;
	}

	static BudgetWindow startingAt(long now) {
		return new BudgetWindow(now, new long[SLICES], new long[SLICES]);
	}

	/** A reader whose time is a little older than the window is still in it. */
	boolean isOver(long now) {
		return now - this.startNanos >= SLICE_NANOS;
	}

	/**
	 * The window of a later slice. Whatever was counted belongs to slices before it.
	 */
	BudgetWindow next(long now, long calls, long retries) {
		long slices = (now - this.startNanos) / SLICE_NANOS;
		int shift = (int) Math.min(slices, SLICES);
		return new BudgetWindow(this.startNanos + slices * SLICE_NANOS, shifted(this.calls, shift, calls),
				shifted(this.retries, shift, retries));
	}

	private static long[] shifted(long[] counts, int shift, long count) {
		long[] result = Arrays.copyOfRange(counts, shift, shift + SLICES);
		Arrays.fill(result, SLICES - shift, SLICES, count);
		return result;
	}

	/** Calls counted before the oldest slice began. */
	long callsBefore() {
		return this.calls[0];
	}

	/** Retries counted before the oldest slice began. */
	long retriesBefore() {
		return this.retries[0];
	}

}
