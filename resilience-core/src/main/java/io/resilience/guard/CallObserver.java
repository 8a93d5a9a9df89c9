package io.resilience.guard;

import org.jspecify.annotations.Nullable;

/**
 * Sees every guarded call from its head to its end: where traces, recordings and
 * profilers hang. While there is none, calls pay one read.
 * <p>
 * Thread-safe. What it throws is logged and forgotten; what it waits for, the call waits
 * for.
 *
 * @see CallObservers
 */
@FunctionalInterface
public interface CallObserver {

	/**
	 * A call begins, on its caller's thread and before any guard has seen it.
	 * @param operation what is called
	 * @return what follows this call, or {@code null} to leave it alone
	 */
	@Nullable ObservedCall begin(Operation operation);

}
