package io.resilience.hedge;

import java.util.concurrent.CompletionStage;

/**
 * How a hedged call makes its attempts.
 *
 * @param <T> type of the result
 */
@FunctionalInterface
interface Attempts<T> {

	/**
	 * Makes sure of what another attempt needs.
	 * @return whether it may begin
	 */
	default boolean reserve() {
		return true;
	}

	/** Gives back what was reserved for an attempt that does not begin. */
	default void release() {
	}

	/** Begins an attempt. */
	CompletionStage<? extends T> begin() throws Exception;

}
