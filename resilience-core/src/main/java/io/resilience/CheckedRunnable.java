package io.resilience;

/**
 * A body without a result that says which exception it throws.
 *
 * @param <X> what the body throws; inferred as {@link RuntimeException} where it throws
 * nothing checked
 */
@FunctionalInterface
public interface CheckedRunnable<X extends Exception> {

	/**
	 * Does the work.
	 * @throws X what the body throws
	 */
	void run() throws X;

}
