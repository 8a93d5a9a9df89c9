package io.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The rate limiter has no permit left within the time that the call may wait.
 */
public final class RateLimitExceededException extends CallRejectedException {

	private static final long serialVersionUID = 1L;

	private final long retryAfterNanos;

	private final int limit;

	private final long periodNanos;

	/**
	 * Creates a rejection.
	 * @param dependency name of the limiter
	 * @param operation name of the operation, or {@code null}
	 * @param limit permits per period
	 * @param periodNanos the period in nanoseconds
	 * @param retryAfterNanos nanoseconds until the permits asked for can be there, or -1
	 * if never
	 * @param writableStackTrace whether to fill in the stack trace
	 */
	public RateLimitExceededException(String dependency, @Nullable String operation, int limit, long periodNanos,
			long retryAfterNanos, boolean writableStackTrace) {
		super(dependency, operation, writableStackTrace);
		this.retryAfterNanos = retryAfterNanos;
		this.limit = limit;
		this.periodNanos = periodNanos;
	}

	@Override
	protected long retryAfterNanos() {
		return this.retryAfterNanos;
	}

	@Override
	public String getMessage() {
		Duration retryAfter = retryAfter();
		return "Rate limit of " + target() + " is reached: " + this.limit + " calls in "
				+ Duration.ofNanos(this.periodNanos) + ". "
				+ ((retryAfter != null) ? "Try again in " + retryAfter + ", or raise" : "Raise") + " rate_limit.limit.";
	}

}
