package io.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker admits no call now: it is open, forced open, or half-open with all
 * its probes under way.
 */
public final class CircuitOpenException extends CallRejectedException {

	private static final long serialVersionUID = 1L;

	private final long retryAfterNanos;

	private final String state;

	/**
	 * Creates a rejection.
	 * @param dependency name of the breaker
	 * @param operation name of the operation, or {@code null}
	 * @param state state of the breaker, as YAML and metrics spell it
	 * @param retryAfterNanos nanoseconds until the next probe can be admitted, or -1 if
	 * nobody can know
	 * @param writableStackTrace whether to fill in the stack trace
	 */
	public CircuitOpenException(String dependency, @Nullable String operation, String state, long retryAfterNanos,
			boolean writableStackTrace) {
		super(dependency, operation, writableStackTrace);
		this.retryAfterNanos = retryAfterNanos;
		this.state = state;
	}

	/**
	 * State that refused the call: {@code open}, {@code half_open} or
	 * {@code forced_open}.
	 * @return the state
	 */
	public String state() {
		return this.state;
	}

	@Override
	protected long retryAfterNanos() {
		return this.retryAfterNanos;
	}

	@Override
	public String getMessage() {
		Duration retryAfter = retryAfter();
		return "Circuit breaker of " + target() + " is " + this.state + ": the call was not made. "
				+ ((retryAfter != null) ? "Next probe in " + retryAfter + ". " : "")
				+ "Look at what failed before (lastFailures in the snapshot), or use a fallback.";
	}

}
