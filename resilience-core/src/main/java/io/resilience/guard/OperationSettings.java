package io.resilience.guard;

import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;

/**
 * What one operation has otherwise than its guard. Immutable.
 *
 * @param timeout bounds, or {@code null} for the guard's. Has no effect in a guard
 * without timeout
 * @param retry retries, or {@code null} for the guard's. They share the guard's budget
 * @param rateLimit a limit of its own besides the guard's, or {@code null} for none
 * @param adaptiveTimeout whether its timeout follows its latency where the guard says so
 */
public record OperationSettings(@Nullable TimeoutConfig timeout, @Nullable RetryConfig retry,
		@Nullable RateLimiterConfig rateLimit, boolean adaptiveTimeout) {

	/** Nothing otherwise. */
	public static final OperationSettings NONE = new OperationSettings(null, null, null);

	/**
	 * Settings under which a timeout of its own is left alone.
	 * @param timeout bounds, or {@code null} for the guard's
	 * @param retry retries, or {@code null} for the guard's
	 * @param rateLimit a limit of its own, or {@code null} for none
	 */
	public OperationSettings(@Nullable TimeoutConfig timeout, @Nullable RetryConfig retry,
			@Nullable RateLimiterConfig rateLimit) {
		this(timeout, retry, rateLimit, timeout == null);
	}

}
