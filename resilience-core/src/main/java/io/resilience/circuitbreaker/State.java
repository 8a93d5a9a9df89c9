package io.resilience.circuitbreaker;

import io.resilience.window.WindowCounts;
import org.jspecify.annotations.Nullable;

/**
 * One stay of a breaker in one state. The breaker moves from one such object to the next
 * only if it still is in the first one, so whatever holds an old one can no longer decide
 * anything.
 */
interface State {

	WindowCounts NO_CALLS = new WindowCounts(0, 0, 0);

	CircuitState kind();

	/** When and why the stay began. */
	Entered entered();

	/**
	 * Asks for leave to make a call.
	 * @param now monotonic nanoseconds
	 * @return the leave, or {@code null} if the state refuses
	 */
	@Nullable Admission admit(long now);

	/**
	 * Whether {@link #admit} would refuse for certain, found without taking anything.
	 * @param now monotonic nanoseconds
	 */
	default boolean refuses(long now) {
		return false;
	}

	/**
	 * Nanoseconds until a call can be admitted, -1 if nobody can know. Asked of a state
	 * that has refused.
	 */
	default long retryAfterNanos(long now) {
		return -1;
	}

	/** What the window of the state holds. */
	default WindowCounts counts(long now) {
		return NO_CALLS;
	}

	/** Failures in a row, where the state counts them. */
	default int consecutiveFailures() {
		return 0;
	}

}
