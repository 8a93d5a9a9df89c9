package io.resilience.hedge;

/**
 * For guards: one attempt of a hedged call that runs on a thread.
 */
public interface HedgeAttempt {

	/**
	 * Whether another attempt has won, or the caller left: the thread was interrupted,
	 * and whatever comes of it says nothing about the dependency.
	 * @return whether nobody waits for it any more
	 */
	boolean isCancelled();

}
