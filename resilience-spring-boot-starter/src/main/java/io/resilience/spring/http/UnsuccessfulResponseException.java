package io.resilience.spring.http;

import java.time.Duration;

import io.resilience.retry.RetryAfter;
import org.jspecify.annotations.Nullable;

/**
 * Tells the guard of a response that counts as a failure. The caller never sees it, but
 * gets the response. Its cause is what the client itself would throw for that status, so
 * that settings can name it.
 */
final class UnsuccessfulResponseException extends Exception implements RetryAfter {

	private static final long serialVersionUID = 1L;

	private final @Nullable Duration retryAfter;

	UnsuccessfulResponseException(Throwable cause, @Nullable Duration retryAfter) {
		super(cause.getMessage(), cause, true, false);
		this.retryAfter = retryAfter;
	}

	@Override
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
