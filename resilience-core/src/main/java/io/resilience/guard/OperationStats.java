package io.resilience.guard;

import java.util.concurrent.atomic.LongAdder;

import io.resilience.window.LatencyHistogram;
import io.resilience.window.LatencySnapshot;

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

	OperationStats() {
		for (int i = 1; i < OUTCOMES; i++) {
			this.counts[i] = new LongAdder();
			this.nanos[i] = new LongAdder();
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

	LatencySnapshot latency() {
		return this.successes.snapshot();
	}

}
