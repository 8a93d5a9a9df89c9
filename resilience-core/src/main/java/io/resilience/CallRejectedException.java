package io.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A guard refused the call; the body was never entered. Rejections are not failures of
 * the dependency: no breaker counts them and nothing retries them. They carry no stack
 * trace unless asked for.
 */
public abstract class CallRejectedException extends ResilienceException {

	/** For {@code retryAfterNanos}: nobody can say when a retry would help. */
	protected static final long UNKNOWN = -1;

	private static final long serialVersionUID = 1L;

	private final long retryAfterNanos;

	/**
	 * Creates a rejection.
	 * @param dependency name of the dependency or guard
	 * @param operation name of the operation, or {@code null}
	 * @param retryAfterNanos nanoseconds until a retry can be admitted, or
	 * {@link #UNKNOWN}
	 * @param writableStackTrace whether to fill in the stack trace
	 */
	protected CallRejectedException(String dependency, @Nullable String operation, long retryAfterNanos,
			boolean writableStackTrace) {
		super(dependency, operation, null, writableStackTrace);
		this.retryAfterNanos = retryAfterNanos;
	}

	/**
	 * Earliest time after which a retry can be admitted.
	 * @return the time from now, or {@code null} where the guard cannot know
	 */
	public @Nullable Duration retryAfter() {
		return (this.retryAfterNanos < 0) ? null : Duration.ofNanos(this.retryAfterNanos);
	}

}
