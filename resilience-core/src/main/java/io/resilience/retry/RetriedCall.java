package io.resilience.retry;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.resilience.call.StageCall;
import io.resilience.call.StageEnd;
import io.resilience.call.StreamProgress;
import io.resilience.time.Deadline;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A call that answers later, attempt after attempt, none of which blocks a thread. Only
 * one attempt is under way at a time, so its fields pass from one to the next by the
 * completion of stages and by the scheduler.
 * <p>
 * Concurrency. {@code attempt} and {@code paused} are written before {@code isCancelled}
 * is read, and the call is cancelled before they are read: one of both sides ends them. A
 * pause is ended once, by a CAS on {@code paused}.
 *
 * @param <T> type of the result
 */
final class RetriedCall<T> extends CompletableFuture<T> {

	private final Retry retry;

	private final Callable<? extends CompletionStage<? extends T>> body;

	private final @Nullable StreamProgress stream;

	private final @Nullable Deadline inherited = Deadline.current().orElse(null);

	private volatile @Nullable CompletionStage<?> attempt;

	private final AtomicBoolean paused = new AtomicBoolean();

	private volatile Scheduler.@Nullable Task pause;

	private @Nullable RetryAttempts attempts;

	RetriedCall(Retry retry, Callable<? extends CompletionStage<? extends T>> body, @Nullable StreamProgress stream) {
		this.retry = retry;
		this.body = body;
		this.stream = stream;
	}

	RetriedCall<T> begin() {
		CompletionStage<? extends T> attempt;
		try {
			attempt = this.body.call();
			if (attempt == null) {
				throw new NullPointerException("The body of '" + this.retry.name() + "' returned null, not a stage");
			}
			this.attempt = attempt;
			if (isCancelled()) {
				StageCall.cancelStage(attempt);
			}
		}
		catch (Throwable ex) {
			ended(null, ex);
			return this;
		}
		StageEnd.<T>of(attempt, this::ended);
		return this;
	}

	private void ended(@Nullable T value, @Nullable Throwable failure) {
		Throwable thrown = (failure != null) ? StageCall.unwrapped(failure) : null;
		long pause;
		try {
			pause = next(value, thrown);
		}
		catch (Throwable ex) { // from a predicate of the user's
			thrown = ex;
			pause = RetryAttempts.STOP;
		}
		if (pause != RetryAttempts.STOP) {
			pause(pause);
		}
		else if (thrown != null) {
			completeExceptionally(thrown);
		}
		else {
			complete(value);
		}
	}

	private long next(@Nullable T value, @Nullable Throwable thrown) {
		long now = this.retry.ticker().read();
		RetryAttempts attempts = this.attempts;
		if (thrown == null && (this.stream != null || this.retry.accepts(value))) {
			if (attempts == null) {
				this.retry.succeededAtOnce(now);
			}
			else {
				attempts.succeeded(now);
			}
			return RetryAttempts.STOP;
		}
		if (attempts == null) {
			attempts = this.retry.begin();
			this.attempts = attempts;
		}
		Deadline inherited = this.inherited;
		long left = (inherited != null) ? inherited.remainingNanos() : RetryAttempts.NO_DEADLINE;
		if (thrown == null) {
			return attempts.notAccepted(now, left);
		}
		boolean midway = this.stream != null && !this.stream.mayBeginAgain();
		return midway ? attempts.failedMidway(thrown, now) : attempts.failed(thrown, now, left);
	}

	private void pause(long nanos) {
		Scheduler scheduler = this.retry.scheduler();
		this.paused.set(true);
		Scheduler.Task pause;
		try {
			pause = scheduler.schedule(() -> scheduler.dispatch(this::again), nanos, () -> cancel(true));
		}
		catch (RuntimeException | Error ex) { // no thread for the timer
			if (endPause(ex)) {
				completeExceptionally(ex);
			}
			return;
		}
		this.pause = pause;
		if (isCancelled()) {
			endPause(new CancellationException());
		}
		if (!this.paused.get()) {
			pause.cancel(); // who ended it may have come before it was known
		}
	}

	private void again() {
		if (this.paused.compareAndSet(true, false)) {
			begin();
		}
	}

	private boolean endPause(Throwable reason) {
		Scheduler.Task pause = this.pause;
		if (!this.paused.compareAndSet(true, false)) {
			return false;
		}
		if (pause != null) {
			pause.cancel();
		}
		Objects.requireNonNull(this.attempts).cancelled(reason);
		return true;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (super.cancel(mayInterruptIfRunning)) {
			CompletionStage<?> attempt = this.attempt;
			if (attempt != null) {
				StageCall.cancelStage(attempt);
			}
			endPause(new CancellationException());
		}
		return isCancelled();
	}

}
