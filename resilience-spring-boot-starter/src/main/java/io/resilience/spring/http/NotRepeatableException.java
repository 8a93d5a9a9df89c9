package io.resilience.spring.http;

import java.time.Duration;

import io.resilience.retry.RetryAfter;

/**
 * Tells the guard that a request failed which must not be sent again. The caller never
 * sees it, but gets its cause.
 */
final class NotRepeatableException extends Exception implements RetryAfter {

	private static final long serialVersionUID = 1L;

	NotRepeatableException(Throwable cause) {
		super(cause.getMessage(), cause, true, false);
	}

	@Override
	public Duration retryAfter() {
		return HttpRules.NEVER;
	}

}
