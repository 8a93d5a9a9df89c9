package io.resilience.hedge;

/**
 * For guards: a blocking call that may be attempted more than once at a time.
 *
 * @param <T> type of the result
 */
public interface HedgeBody<T> {

	/**
	 * Makes one attempt, on any thread.
	 * @param attempt the attempt
	 * @return its result
	 * @throws Exception its failure
	 */
	T attempt(HedgeAttempt attempt) throws Exception;

	/**
	 * Until when the caller waits.
	 * @param begin when the latest attempt began
	 * @return monotonic nanoseconds
	 */
	long deadline(long begin);

	/**
	 * What the caller gets that has waited until the deadline.
	 * @param begin when the latest attempt began
	 * @param deadline until when it waited
	 * @return the exception to throw
	 */
	Exception late(long begin, long deadline);

	/**
	 * What the caller gets that was interrupted while it waited.
	 * @return the exception to throw
	 */
	InterruptedException interrupted();

	/**
	 * Whether attempts under way are to be cancelled at the deadline.
	 * @return false if they end by timeouts of their own
	 */
	boolean cancelsLate();

	/**
	 * How many threads the attempts of all calls may hold at once.
	 * @return the number, which may change
	 */
	int maxThreads();

}
