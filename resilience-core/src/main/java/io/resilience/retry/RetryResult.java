package io.resilience.retry;

import java.util.Locale;

/**
 * How a call ended whose first attempt did not succeed.
 */
public enum RetryResult {

	/** A later attempt succeeded. */
	SUCCESS,

	/** All attempts were used up. */
	EXHAUSTED,

	/** It failed with something that is never, or by the settings not, tried again. */
	NOT_RETRYABLE,

	/** The dependency's {@link RetryBudget} was used up. */
	BUDGET,

	/**
	 * The next attempt would have come too late, or the caller was told to wait longer.
	 */
	DEADLINE;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The result as metrics spell it.
	 * @return such as {@code not_retryable}
	 */
	public String label() {
		return this.label;
	}

}
