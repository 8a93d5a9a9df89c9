package io.resilience.circuitbreaker;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts moves between states.
 */
final class Transitions {

	private static final int STATES = CircuitState.values().length;

	private final AtomicLongArray counts = new AtomicLongArray(STATES * STATES);

	void count(CircuitState from, CircuitState to) {
		if (from != to) {
			this.counts.incrementAndGet(index(from, to));
		}
	}

	long get(CircuitState from, CircuitState to) {
		return this.counts.get(index(from, to));
	}

	private static int index(CircuitState from, CircuitState to) {
		return from.ordinal() * STATES + to.ordinal();
	}

}
