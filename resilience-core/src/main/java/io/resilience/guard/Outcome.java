package io.resilience.guard;

import java.util.Locale;
import java.util.concurrent.CancellationException;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.LoadShedException;
import io.resilience.RateLimitExceededException;

/**
 * How a guarded call ended. The labels are the values of the metric tag {@code outcome}.
 */
public enum Outcome {

	/** The body returned in time. */
	SUCCESS,

	/** The body threw. */
	FAILURE,

	/** The call took too long. */
	TIMEOUT,

	/** The body threw what the settings ignore. */
	IGNORED,

	/** The caller gave up. */
	CANCELLED,

	/** No permit. */
	BULKHEAD_FULL,

	/** The breaker refused. */
	CIRCUIT_OPEN,

	/** The rate limit was reached. */
	RATE_LIMITED,

	/** Shed for more important work. */
	LOAD_SHED;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The outcome as metrics spell it.
	 * @return such as {@code bulkhead_full}
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Whether a guard refused the call.
	 * @return whether the body was never entered
	 */
	public boolean isRejection() {
		return ordinal() >= BULKHEAD_FULL.ordinal();
	}

	/**
	 * The outcome of a call that threw, by what it threw: a rejection or timeout of a
	 * nested guard is one of the outer call too.
	 * @param thrown what the call threw
	 * @return the outcome, never {@link #SUCCESS} or {@link #IGNORED}
	 */
	static Outcome of(Throwable thrown) {
		if (thrown instanceof CallTimeoutException) {
			return TIMEOUT;
		}
		if (thrown instanceof BulkheadFullException) {
			return BULKHEAD_FULL;
		}
		if (thrown instanceof CircuitOpenException) {
			return CIRCUIT_OPEN;
		}
		if (thrown instanceof RateLimitExceededException) {
			return RATE_LIMITED;
		}
		if (thrown instanceof LoadShedException) {
			return LOAD_SHED;
		}
		if (thrown instanceof InterruptedException || thrown instanceof CallInterruptedException
				|| thrown instanceof CancellationException) {
			return CANCELLED;
		}
		return FAILURE;
	}

}
