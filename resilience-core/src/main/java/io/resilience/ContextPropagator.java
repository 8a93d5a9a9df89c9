package io.resilience;

import java.util.concurrent.Callable;

/**
 * Carries what hangs on the caller's thread (logging context, observation, security) over
 * to the thread that runs a body. Asked once a call, on the caller's thread.
 * <p>
 * Thread-safe. Must not throw.
 */
@FunctionalInterface
public interface ContextPropagator {

	/** Carries nothing. */
	ContextPropagator NONE = new ContextPropagator() {

		@Override
		public <T> Callable<T> capture(Callable<T> body) {
			return body;
		}

	};

	/**
	 * Captures the calling thread's context.
	 * @param <T> type of the result
	 * @param body the body
	 * @return the body, to be run with that context on any thread, which afterwards has
	 * its own again
	 */
	<T> Callable<T> capture(Callable<T> body);

}
