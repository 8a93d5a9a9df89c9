package io.resilience.guard;

import java.util.concurrent.atomic.AtomicReferenceArray;

import io.resilience.window.LatencyHistogram;
import io.resilience.window.LatencySnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one operation came to. Successes cost two or three unshared writes.
 * The counters of every other outcome are made by the first call that has it: of many
 * idle dependencies each would hold a kilobyte of them for nothing.
 */
final class OperationStats {

	private final LatencyHistogram successes = new LatencyHistogram();

	private final AtomicReferenceArray<@Nullable OutcomeStats> others = new AtomicReferenceArray<>(
			Outcome.values().length);

	void success(long nanos) {
		this.successes.record(nanos);
	}

	void record(Outcome outcome, long nanos) {
		if (outcome == Outcome.SUCCESS) {
			success(nanos);
		}
		else {
			other(outcome).record(nanos);
		}
	}

	/** A call that took no time worth speaking of. */
	void refused(Outcome outcome) {
		other(outcome).recordAtOnce();
	}

	private OutcomeStats other(Outcome outcome) {
		OutcomeStats stats = this.others.get(outcome.ordinal());
		return (stats != null) ? stats : first(outcome);
	}

	private OutcomeStats first(Outcome outcome) {
		OutcomeStats mine = new OutcomeStats();
		OutcomeStats others = this.others.compareAndExchange(outcome.ordinal(), null, mine);
		return (others != null) ? others : mine;
	}

	long count(Outcome outcome) {
		if (outcome == Outcome.SUCCESS) {
			return this.successes.count();
		}
		OutcomeStats stats = this.others.get(outcome.ordinal());
		return (stats != null) ? stats.count() : 0;
	}

	long nanos(Outcome outcome) {
		if (outcome == Outcome.SUCCESS) {
			return this.successes.sumNanos();
		}
		OutcomeStats stats = this.others.get(outcome.ordinal());
		return (stats != null) ? stats.nanos() : 0;
	}

	long recentMaxNanos(Outcome outcome, long now) {
		if (outcome == Outcome.SUCCESS) {
			return this.successes.recentMaxNanos(now);
		}
		OutcomeStats stats = this.others.get(outcome.ordinal());
		return (stats != null) ? stats.recentMaxNanos(now) : 0;
	}

	LatencySnapshot latency() {
		return this.successes.snapshot();
	}

}
