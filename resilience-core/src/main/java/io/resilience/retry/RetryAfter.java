package io.resilience.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * For exceptions whose sender said when to come back, such as the {@code Retry-After} of
 * HTTP (RFC 9110, section 10.2.3). A {@link Retry} that finds it on a failure, or on one
 * of its causes, never tries earlier than told.
 */
@FunctionalInterface
public interface RetryAfter {

	/**
	 * How long to stay away, counted from the failure.
	 * @return the time, or {@code null} where nothing was said
	 */
	@Nullable Duration retryAfter();

}
