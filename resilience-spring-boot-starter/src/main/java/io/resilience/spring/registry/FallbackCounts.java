package io.resilience.spring.registry;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often fallbacks answered for a dependency. Thread-safe.
 */
public final class FallbackCounts {

	private final LongAdder successes = new LongAdder();

	private final LongAdder failures = new LongAdder();

	/** Counts a fallback that answered. */
	public void succeeded() {
		this.successes.increment();
	}

	/** Counts a fallback that threw. */
	public void failed() {
		this.failures.increment();
	}

	/**
	 * Fallbacks that answered.
	 * @return their number since the start
	 */
	public long successes() {
		return this.successes.sum();
	}

	/**
	 * Fallbacks that threw.
	 * @return their number since the start
	 */
	public long failures() {
		return this.failures.sum();
	}

}
