package io.resilience.alert;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The calls of the last while, from counters that only grow and are read now and then:
 * the difference to the reading that is just as old as the window, or older. Given "now";
 * not thread-safe.
 */
final class RecentCalls {

	private final long windowNanos;

	private final Deque<Reading> readings = new ArrayDeque<>();

	RecentCalls(long windowNanos, long now, DecidedCalls counts) {
		this.windowNanos = windowNanos;
		this.readings.add(new Reading(now, counts));
	}

	/**
	 * Reads the counters.
	 * @param now the time
	 * @param counts the counters
	 * @return what was counted in the window
	 */
	DecidedCalls read(long now, DecidedCalls counts) {
		this.readings.add(new Reading(now, counts));
		Reading oldest = this.readings.getFirst();
		while (isOld(oldest, now) && isOld(second(), now)) {
			this.readings.removeFirst();
			oldest = this.readings.getFirst();
		}
		return counts.minus(oldest.counts);
	}

	private Reading second() {
		return this.readings.stream().skip(1).findFirst().orElseThrow();
	}

	private boolean isOld(Reading reading, long now) {
		return now - reading.at >= this.windowNanos;
	}

	private record Reading(long at, DecidedCalls counts) {

	}

}
