package io.resilience.spring.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.resilience.guard.CallsSnapshot;
import io.resilience.guard.Outcome;
import io.resilience.health.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one dependency, in a ring. Each is the difference of two readings of
 * counters that only grow. Not thread-safe.
 */
final class Series {

	private final @Nullable Sample[] samples;

	private @Nullable CallsSnapshot latest;

	private @Nullable Condition condition;

	private Instant since = Instant.EPOCH;

	Series(int size) {
		this.samples = new @Nullable Sample[size];
	}

	/** Adds what has come since the reading before; the first one counts from zero. */
	void add(long tick, CallsSnapshot calls) {
		CallsSnapshot before = this.latest;
		long all = calls.total() - ((before != null) ? before.total() : 0);
		this.samples[slot(tick)] = (all > 0) ? sample(all, calls, before) : null;
		this.latest = calls;
	}

	private static Sample sample(long all, CallsSnapshot calls, @Nullable CallsSnapshot before) {
		if (before == null) {
			return Sample.of(all, failed(calls), calls.rejected(), calls.latency());
		}
		return Sample.of(all, failed(calls) - failed(before), calls.rejected() - before.rejected(),
				calls.latency().minus(before.latency()));
	}

	private static long failed(CallsSnapshot calls) {
		return calls.count(Outcome.FAILURE) + calls.count(Outcome.TIMEOUT);
	}

	/** The samples of some ticks, {@code null} where there were no calls. */
	List<@Nullable Sample> read(long first, long last) {
		List<@Nullable Sample> read = new ArrayList<>();
		for (long tick = first; tick <= last; tick++) {
			read.add(this.samples[slot(tick)]);
		}
		return read;
	}

	private int slot(long tick) {
		return (int) (tick % this.samples.length);
	}

	/** Since when it has been seen in this condition. */
	Instant since(Condition condition, Instant now) {
		if (this.condition != condition) {
			this.condition = condition;
			this.since = now;
		}
		return this.since;
	}

}
