package io.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A guard refused the call; the body was never entered. Rejections are not failures of
 * the dependency: no breaker counts them and nothing retries them. They carry no stack
 * trace unless asked for.
 */
public abstract class CallRejectedException extends ResilienceException {

	/** Nobody can say when a retry would help. */
	protected static final long UNKNOWN = -1;

	private static final long serialVersionUID = 1L;

	/**
	 * Creates a rejection.
	 * @param dependency name of the dependency or guard
	 * @param operation name of the operation, or {@code null}
	 * @param writableStackTrace whether to fill in the stack trace
	 */
	protected CallRejectedException(String dependency, @Nullable String operation, boolean writableStackTrace) {
		super(dependency, operation, null, writableStackTrace);
	}

	/**
	 * Earliest time after which a retry can be admitted.
	 * @return the time from now, or {@code null} where the guard cannot know
	 */
	public @Nullable Duration retryAfter() {
		long nanos = retryAfterNanos();
		return (nanos < 0) ? null : Duration.ofNanos(nanos);
	}

	/**
	 * The same in nanoseconds, kept by those who know it: rejections come in storms and
	 * are to be small.
	 * @return nanoseconds from now, or {@link #UNKNOWN}
	 */
	protected long retryAfterNanos() {
		return UNKNOWN;
	}

}
