package io.resilience.guard;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.window.LatencyHistogram;
import io.resilience.window.LatencySnapshot;
import io.resilience.window.RecentMax;

/**
 * What the calls of one operation came to. Successes cost two or three unshared writes;
 * everything else is counted with adders that exist from the start, since a rejection
 * storm is no time to allocate.
 */
final class OperationStats {

	private static final int OUTCOMES = Outcome.values().length;

	private final LatencyHistogram successes = new LatencyHistogram();

	private final LongAdder[] counts = new LongAdder[OUTCOMES];

	private final LongAdder[] nanos = new LongAdder[OUTCOMES];

	private final LongAccumulator[] max = new LongAccumulator[OUTCOMES];

	private final RecentMax[] recentMax = new RecentMax[OUTCOMES];

	OperationStats() {
		for (int i = 1; i < OUTCOMES; i++) {
			this.counts[i] = new LongAdder();
			this.nanos[i] = new LongAdder();
			this.max[i] = new LongAccumulator(Math::max, 0);
			this.recentMax[i] = new RecentMax(this.max[i]::getThenReset);
		}
	}

	void success(long nanos) {
		this.successes.record(nanos);
	}

	void record(Outcome outcome, long nanos) {
		if (outcome == Outcome.SUCCESS) {
			success(nanos);
			return;
		}
		this.counts[outcome.ordinal()].increment();
		this.nanos[outcome.ordinal()].add(nanos);
		this.max[outcome.ordinal()].accumulate(nanos);
	}

	/** A call that took no time worth speaking of. */
	void refused(Outcome outcome) {
		this.counts[outcome.ordinal()].increment();
	}

	long count(Outcome outcome) {
		return (outcome == Outcome.SUCCESS) ? this.successes.count() : this.counts[outcome.ordinal()].sum();
	}

	long nanos(Outcome outcome) {
		return (outcome == Outcome.SUCCESS) ? this.successes.sumNanos() : this.nanos[outcome.ordinal()].sum();
	}

	long recentMaxNanos(Outcome outcome, long now) {
		return (outcome == Outcome.SUCCESS) ? this.successes.recentMaxNanos(now)
				: this.recentMax[outcome.ordinal()].recent(now);
	}

	LatencySnapshot latency() {
		return this.successes.snapshot();
	}

}
