package io.resilience.retry;

/**
 * A retry at one moment; its numbers are read one after the other, not at once. Each call
 * that has ended is counted in one of the six fields after {@code calls}.
 *
 * @param name name of the retry
 * @param calls calls whose first attempt has ended
 * @param succeededWithoutRetry calls that succeeded at the first attempt
 * @param succeededAfterRetry calls that succeeded at a later one
 * @param exhausted calls that used up their attempts
 * @param notRetryable calls that ended with what is not tried again, cancelled ones and
 * those refused by another guard included
 * @param budgetDenied calls that were not tried again for lack of budget
 * @param deadlineDenied calls that were not tried again for lack of time
 * @param retried calls with more than one attempt
 * @param retries attempts beyond the first of each call
 * @param budgetBalance how many retries the budget would allow now
 */
public record RetrySnapshot(String name, long calls, long succeededWithoutRetry, long succeededAfterRetry,
		long exhausted, long notRetryable, long budgetDenied, long deadlineDenied, long retried, long retries,
		long budgetBalance) {

	/**
	 * How often a body was tried for a call.
	 * @return attempts for each call, 0 before the first call
	 */
	public double averageAttempts() {
		return (this.calls > 0) ? (double) (this.calls + this.retries) / this.calls : 0;
	}

	/**
	 * Calls that ended so.
	 * @param result how they ended
	 * @return the number
	 */
	public long ended(RetryResult result) {
		return switch (result) {
			case SUCCESS -> this.succeededAfterRetry;
			case EXHAUSTED -> this.exhausted;
			case NOT_RETRYABLE -> this.notRetryable;
			case BUDGET -> this.budgetDenied;
			case DEADLINE -> this.deadlineDenied;
		};
	}

}
