package io.resilience.spring.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.retry.RetryAfter;

import org.springframework.http.HttpMethod;

/**
 * Tells the guard that a request failed which must not be sent again. The caller never
 * sees it, but gets its cause.
 */
final class NotRepeatableException extends Exception implements RetryAfter {

	private static final long serialVersionUID = 1L;

	private NotRepeatableException(Throwable cause) {
		super(cause.getMessage(), cause, true, false);
	}

	/** Wraps a failure, unless nobody would try again after it anyway. */
	static Exception of(Exception failure) {
		return isFinal(failure) ? failure : new NotRepeatableException(failure);
	}

	static boolean isFinal(Throwable failure) {
		return failure instanceof CallRejectedException || failure instanceof CallInterruptedException
				|| failure instanceof CancellationException || failure instanceof UnsuccessfulResponseException
				|| failure instanceof Error;
	}

	/** The last line of defence. */
	static NotRepeatableException secondAttempt(HttpMethod method) {
		return new NotRepeatableException(
				new IOException("A %s without '%s' is not sent twice".formatted(method, HttpRules.IDEMPOTENCY_KEY)));
	}

	@Override
	public Duration retryAfter() {
		return HttpRules.NEVER;
	}

}
