package io.resilience.dependency;

import java.time.Duration;

import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * What one operation of a dependency has otherwise than the dependency. Immutable.
 *
 * @param timeout bound on one attempt, or {@code null} for the dependency's
 * @param totalTimeout bound on the whole call, or {@code null} for the dependency's
 * @param retry retries, or {@code null} for the dependency's
 * @param rateLimit a limit of the operation's own, besides the dependency's, or
 * {@code null}
 */
public record OperationConfig(@Nullable Duration timeout, @Nullable Duration totalTimeout, @Nullable RetryConfig retry,
		@Nullable RateLimiterConfig rateLimit) {

	/** Nothing otherwise. */
	public static final OperationConfig NONE = new OperationConfig(null, null, null, null);

	public OperationConfig {
		if (timeout != null) {
			Nanos.requirePositive("timeout", timeout);
		}
		if (totalTimeout != null) {
			Nanos.requirePositive("total_timeout", totalTimeout);
		}
	}

}
