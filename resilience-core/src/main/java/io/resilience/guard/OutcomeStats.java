package io.resilience.guard;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.window.RecentMax;

/**
 * The calls of one operation that ended in one way. Thread-safe.
 */
final class OutcomeStats {

	private final LongAdder count = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	private final LongAccumulator max = new LongAccumulator(Math::max, 0);

	private final RecentMax recentMax = new RecentMax(this.max::getThenReset);

	void record(long nanos) {
		this.count.increment();
		this.nanos.add(nanos);
		this.max.accumulate(nanos);
	}

	/** A call that took no time worth speaking of. */
	void recordAtOnce() {
		this.count.increment();
	}

	long count() {
		return this.count.sum();
	}

	long nanos() {
		return this.nanos.sum();
	}

	long recentMaxNanos(long now) {
		return this.recentMax.recent(now);
	}

}
