package io.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The call took longer than it may. On a blocking call its cause is what the body threw
 * when it was stopped, which shows where it hung; a value that came too late is dropped.
 */
public final class CallTimeoutException extends ResilienceException {

	private static final long serialVersionUID = 1L;

	private final long timeoutNanos;

	private final boolean total;

	/**
	 * Creates a timeout.
	 * @param dependency name of the dependency or timeout
	 * @param operation name of the operation, or {@code null}
	 * @param timeoutNanos the time that was allowed, in nanoseconds
	 * @param total whether it was the time of the whole call rather than of one attempt
	 * @param cause what the body threw when it was stopped, or {@code null}
	 */
	public CallTimeoutException(String dependency, @Nullable String operation, long timeoutNanos, boolean total,
			@Nullable Throwable cause) {
		super(dependency, operation, cause, true);
		this.timeoutNanos = timeoutNanos;
		this.total = total;
	}

	/**
	 * The time that the call was allowed.
	 * @return the timeout
	 */
	public Duration timeout() {
		return Duration.ofNanos(this.timeoutNanos);
	}

	@Override
	public String getMessage() {
		if (this.timeoutNanos <= 0) {
			return "Call to " + target() + " was not made: the caller's own deadline leaves it no time.";
		}
		return "Call to " + target() + " exceeded its " + (this.total ? "total_timeout" : "timeout") + " of "
				+ timeout() + ". Find out why it is slow, or raise the limit.";
	}

}
