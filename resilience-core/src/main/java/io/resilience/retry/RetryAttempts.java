package io.resilience.retry;

import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call whose first attempt did not succeed: decides whether there is
 * a next one and when, and leaves the waiting to its user, who may block or be
 * asynchronous. Tell it of the end of each attempt, the first included, until it says
 * {@link #STOP}.
 * <p>
 * Not thread-safe: one attempt ends after the other. Threads that take turns must hand
 * over properly, as a future or a scheduler does.
 */
public final class RetryAttempts {

	/** In place of a pause: there is no next attempt. */
	public static final long STOP = -1;

	/** In place of the time that is left: there is no deadline. */
	public static final long NO_DEADLINE = Long.MAX_VALUE;

	private final Retry retry;

	private final RetryPolicy policy;

	private final EarlierFailures earlier = new EarlierFailures();

	private int ended;

	private long lastPause;

	private @Nullable Throwable lastFailure;

	private @Nullable RetryResult result;

	RetryAttempts(Retry retry, RetryPolicy policy) {
		this.retry = retry;
		this.policy = policy;
	}

	/**
	 * An attempt threw. When no other follows, the failures before it have been attached
	 * to it as suppressed ones, the latest ten.
	 * @param failure what it threw
	 * @param now the time
	 * @param remainingNanos time left for the call, or {@link #NO_DEADLINE}
	 * @return nanoseconds to wait before the next attempt, or {@link #STOP} if the
	 * failure is the end of the call
	 */
	public long failed(Throwable failure, long now, long remainingNanos) {
		endAttempt(now, RetryPolicy.isRejection(failure));
		if (this.lastFailure != null) {
			this.earlier.add(this.lastFailure);
		}
		this.lastFailure = failure;
		long pause = next(failure, now, remainingNanos);
		if (pause == STOP) {
			this.earlier.attachTo(failure);
		}
		return pause;
	}

	/**
	 * An attempt threw after part of its result had been passed on, so that no other can
	 * follow.
	 * @param failure what it threw; the failures before it have been attached to it
	 * @param now the time
	 * @return {@link #STOP}
	 */
	public long failedMidway(Throwable failure, long now) {
		endAttempt(now, RetryPolicy.isRejection(failure));
		cancelled(failure);
		return STOP;
	}

	/**
	 * An attempt returned a result that is not {@linkplain #accepts accepted}.
	 * @param now the time
	 * @param remainingNanos time left for the call, or {@link #NO_DEADLINE}
	 * @return nanoseconds to wait before the next attempt, or {@link #STOP} if the result
	 * is that of the call nevertheless
	 */
	public long notAccepted(long now, long remainingNanos) {
		endAttempt(now, false);
		return next(null, now, remainingNanos);
	}

	/**
	 * Whether a result ends the call.
	 * @param result what an attempt returned
	 * @return whether it is not to be tried again
	 */
	public boolean accepts(@Nullable Object result) {
		return this.policy.accepts(result);
	}

	/**
	 * An attempt returned an accepted result.
	 * @param now the time
	 */
	public void succeeded(long now) {
		endAttempt(now, false);
		stop(RetryResult.SUCCESS);
	}

	/**
	 * The caller gave up during a pause.
	 * @param cause what it will be told, to which the failures so far are attached
	 */
	public void cancelled(Throwable cause) {
		if (this.lastFailure != null) {
			this.earlier.add(this.lastFailure);
		}
		this.earlier.attachTo(cause);
		stop(RetryResult.NOT_RETRYABLE);
	}

	/**
	 * How many attempts have ended.
	 * @return the number
	 */
	public int count() {
		return this.ended;
	}

	/**
	 * How the call ended.
	 * @return the result, {@code null} while it goes on
	 */
	public @Nullable RetryResult result() {
		return this.result;
	}

	private void endAttempt(long now, boolean rejected) {
		if (++this.ended == 1) {
			this.retry.firstAttemptEnded(now, rejected);
		}
		else {
			this.retry.counters().retry(this.ended);
		}
	}

	private long next(@Nullable Throwable failure, long now, long remainingNanos) {
		long told;
		long pause;
		try {
			if (failure != null && !this.policy.retries(failure)) {
				return stop(RetryResult.NOT_RETRYABLE);
			}
			if (this.ended >= this.policy.config().maxAttempts()) {
				return stop(RetryResult.EXHAUSTED);
			}
			told = (failure != null) ? this.policy.toldToWait(failure) : 0;
			pause = this.policy.pauses().before(this.ended, this.lastPause);
		}
		catch (Throwable ex) { // from a function or an exception of the user's
			if (failure != null) {
				EarlierFailures.attach(ex, failure);
			}
			return stop(RetryResult.NOT_RETRYABLE);
		}
		this.lastPause = pause;
		if (told > this.policy.pauses().max() || Math.max(pause, told) >= remainingNanos) {
			return stop(RetryResult.DEADLINE);
		}
		// Last, since what is taken is not given back.
		return this.retry.budget().tryWithdraw(now) ? Math.max(pause, told) : stop(RetryResult.BUDGET);
	}

	private long stop(RetryResult result) {
		if (this.result == null) {
			this.result = result;
			this.retry.counters().end(result);
		}
		return STOP;
	}

}
