package io.resilience;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

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

		@Override
		public boolean isReentrant() {
			return true;
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

	/**
	 * Whether what this captures is known to be fit for being entered within itself, so
	 * that registries need not try it out.
	 * @return whether it is; false by default
	 */
	default boolean isReentrant() {
		return false;
	}

	/**
	 * For registries: tries whether a captured context can be entered within itself. One
	 * that keeps what it finds on a thread in a field loses it there; where threads enter
	 * it at the same time they would even get each other's.
	 * @param propagator the propagator
	 * @throws IllegalArgumentException if it fails
	 */
	static void requireReentrant(ContextPropagator propagator) {
		if (propagator.isReentrant()) {
			return;
		}
		AtomicReference<Callable<@Nullable Object>> captured = new AtomicReference<>();
		AtomicInteger depth = new AtomicInteger();
		captured.set(propagator
			.capture(() -> (depth.incrementAndGet() == 2) ? Objects.requireNonNull(captured.get()).call() : null));
		try {
			captured.get().call();
		}
		catch (Exception ex) {
			return; // for other reasons, which calls will tell
		}
		try {
			captured.get().call();
		}
		catch (Exception ex) {
			throw new IllegalArgumentException(
					"The context that %s captures (as %s) cannot be entered within itself, nor by several threads at once: it must keep what it finds on a thread in a local variable, not in a field"
						.formatted(propagator.getClass().getName(), captured.get().getClass().getName()),
					ex);
		}
	}

}
