package io.resilience;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted while it waited for a permit or for its next
 * attempt. Thrown, with the interrupt flag set again, where the called method may not
 * throw {@link InterruptedException}.
 */
public final class CallInterruptedException extends ResilienceException {

	private static final long serialVersionUID = 1L;

	private final String waitingFor;

	/**
	 * Creates an exception.
	 * @param dependency name of the dependency or guard
	 * @param operation name of the operation, or {@code null}
	 * @param waitingFor what the caller waited for, such as "a permit"
	 * @param cause the interrupt, or {@code null}
	 */
	public CallInterruptedException(String dependency, @Nullable String operation, String waitingFor,
			@Nullable InterruptedException cause) {
		super(dependency, operation, cause, true);
		this.waitingFor = waitingFor;
	}

	@Override
	public String getMessage() {
		return "Interrupted while waiting for " + this.waitingFor + " of " + target()
				+ ". The call was given up; the interrupt flag is set again.";
	}

}
