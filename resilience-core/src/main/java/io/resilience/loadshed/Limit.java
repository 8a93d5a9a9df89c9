package io.resilience.loadshed;

import java.time.Duration;

import io.resilience.time.Nanos;

/**
 * Finds out how many calls may be in flight at once from how long they take. Pure: it
 * learns the time from its samples, and the same samples give the same limits.
 * <p>
 * Not thread-safe; a {@link LoadShedder} gives it one sample at a time.
 */
public interface Limit {

	/**
	 * The limit in force.
	 * @return calls in flight at once, at least 1
	 */
	int limit();

	/**
	 * The limit in force but for an experiment: a limit that lowers itself for a moment
	 * to learn something says here what it will go back to. Critical calls are held to
	 * this one.
	 * @return calls in flight at once, not below {@link #limit()}
	 */
	default int settled() {
		return limit();
	}

	/**
	 * Takes a sample: a call that has ended.
	 * @param startNanos when it was admitted, in a ticker's nanoseconds
	 * @param rttNanos how long it took, in nanoseconds
	 * @param inFlight how many calls were in flight when it ended, itself included
	 * @param dropped whether it timed out or was refused for lack of capacity, so that
	 * its duration is only a lower bound
	 * @return the limit in force from now on
	 */
	int update(long startNanos, long rttNanos, int inFlight, boolean dropped);

	/**
	 * A limit that compares latency with the latency under light load.
	 * @param initial where to start
	 * @param min never below this
	 * @param max never above this
	 * @return a new limit
	 * @throws IllegalArgumentException unless 1 ≤ min ≤ initial ≤ max
	 */
	static Limit gradient(int initial, int min, int max) {
		return new GradientLimit(Bounds.of(initial, min, max));
	}

	/**
	 * A limit that grows by one for each full round of good calls and is cut by a tenth
	 * when a call is dropped or too slow.
	 * @param initial where to start
	 * @param min never below this
	 * @param max never above this
	 * @param latencyThreshold calls that take longer count like dropped ones
	 * @return a new limit
	 * @throws IllegalArgumentException unless 1 ≤ min ≤ initial ≤ max and the threshold
	 * is above zero
	 */
	static Limit aimd(int initial, int min, int max, Duration latencyThreshold) {
		return new AimdLimit(Bounds.of(initial, min, max),
				Nanos.of(Nanos.requirePositive("latency_threshold", latencyThreshold)));
	}

}
