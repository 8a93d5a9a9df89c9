package io.resilience;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything that a guard throws of its own accord. What a guarded body throws is
 * never wrapped in it.
 * <p>
 * Unchecked. Immutable but for what {@link Throwable} itself lets change.
 */
public abstract class ResilienceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String dependency;

	private final @Nullable String operation;

	/**
	 * Creates an exception.
	 * @param dependency name of the dependency or guard
	 * @param operation name of the operation, or {@code null} where the call gave none
	 * @param cause what happened in the body, or {@code null}
	 * @param writableStackTrace whether to fill in the stack trace
	 */
	protected ResilienceException(String dependency, @Nullable String operation, @Nullable Throwable cause,
			boolean writableStackTrace) {
		super(null, cause, true, writableStackTrace);
		this.dependency = dependency;
		this.operation = operation;
	}

	/**
	 * Name of the dependency (or stand-alone guard) that the call went to.
	 * @return the name
	 */
	public String dependency() {
		return this.dependency;
	}

	/**
	 * Name of the operation, where the call gave one.
	 * @return the operation or {@code null}
	 */
	public @Nullable String operation() {
		return this.operation;
	}

	/**
	 * Says which dependency, which limit, and what to do next. Built when asked for: a
	 * rejection storm pays for no text that nobody reads.
	 */
	@Override
	public abstract String getMessage();

	/**
	 * Names the call for messages.
	 * @return {@code 'user_db'} or {@code 'user_db' (get_user)}
	 */
	protected final String target() {
		return (this.operation != null) ? "'" + this.dependency + "' (" + this.operation + ")"
				: "'" + this.dependency + "'";
	}

}
