package io.resilience.guard;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.window.LatencyHistogram;
import io.resilience.window.LatencySnapshot;
import io.resilience.window.RecentMax;
import org.jspecify.annotations.Nullable;

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

	/** Made with the first call of an outcome: most operations never see most of them. */
	private final AtomicReferenceArray<@Nullable Longest> longest = new AtomicReferenceArray<>(OUTCOMES);

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
		longest(outcome).max.accumulate(nanos);
	}

	private Longest longest(Outcome outcome) {
		Longest longest = this.longest.get(outcome.ordinal());
		if (longest != null) {
			return longest;
		}
		Longest made = new Longest();
		Longest other = this.longest.compareAndExchange(outcome.ordinal(), null, made);
		return (other != null) ? other : made;
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
		if (outcome == Outcome.SUCCESS) {
			return this.successes.recentMaxNanos(now);
		}
		Longest longest = this.longest.get(outcome.ordinal());
		return (longest != null) ? longest.recent.recent(now) : 0;
	}

	LatencySnapshot latency() {
		return this.successes.snapshot();
	}

	private static final class Longest {

		private final LongAccumulator max = new LongAccumulator(Math::max, 0);

		private final RecentMax recent = new RecentMax(this.max::getThenReset);

	}

}
