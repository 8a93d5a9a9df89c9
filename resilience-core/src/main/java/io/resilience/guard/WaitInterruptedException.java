package io.resilience.guard;

import io.resilience.CallInterruptedException;
import org.jspecify.annotations.Nullable;

/**
 * The caller was interrupted while a guard made it wait, as opposed to inside the body.
 */
final class WaitInterruptedException extends InterruptedException {

	private static final long serialVersionUID = 1L;

	private final String guard;

	private final @Nullable String operation;

	private final String waitingFor;

	WaitInterruptedException(String guard, @Nullable String operation, String waitingFor) {
		super("Interrupted while waiting for " + waitingFor + " of '" + guard + "'");
		this.guard = guard;
		this.operation = operation;
		this.waitingFor = waitingFor;
	}

	/**
	 * For callers that may not be thrown an {@link InterruptedException}: sets the flag
	 * again.
	 */
	CallInterruptedException unchecked() {
		Thread.currentThread().interrupt();
		return new CallInterruptedException(this.guard, this.operation, this.waitingFor, this);
	}

}
