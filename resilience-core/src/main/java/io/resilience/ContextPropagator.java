package io.resilience;

import java.util.concurrent.Callable;

/**
 * Carries what hangs on the caller's thread (logging context, observation, security) over
 * to the thread that runs a body. Asked once a call, on the caller's thread.
 * <p>
 * What it returns is run many times a call, by several threads at once where attempts are
 * hedged, and within itself: it must keep what it finds on a thread in a local variable,
 * not in a field. Thread-safe. Must not throw.
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
	 * @return the body, to be run with that context, any number of times and at the same
	 * time, on any thread, which afterwards has its own again
	 */
	<T> Callable<T> capture(Callable<T> body);

}
