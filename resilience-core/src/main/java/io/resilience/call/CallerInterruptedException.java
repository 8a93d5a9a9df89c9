package io.resilience.call;

/**
 * Tells a guard that the caller was interrupted while a worker ran the body, as opposed
 * to a body that throws an {@link InterruptedException} itself.
 */
public final class CallerInterruptedException extends InterruptedException {

	private static final long serialVersionUID = 1L;

	CallerInterruptedException() {
		super("Interrupted while waiting for the result");
	}

}
