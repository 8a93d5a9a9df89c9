package io.resilience.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.resilience.call.StageCall;
import io.resilience.call.StreamProgress;
import io.resilience.hedge.Hedge;
import io.resilience.loadshed.Permit;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryAttempts;
import io.resilience.time.Deadline;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A call that answers later: attempt after attempt, none of which blocks a thread. Only
 * one attempt is under way at a time, so its fields pass from one to the next by the
 * completion of futures.
 *
 * @param <T> type of the result
 * @param <S> type of the body's stage
 */
final class AsyncCall<T, S extends CompletionStage<? extends T>> {

	final Guard guard;

	final Operation operation;

	final Callable<S> body;

	final Consumer<? super S> onTimeout;

	final @Nullable StreamProgress stream;

	final @Nullable WatchedCall watched;

	final CallersContext context;

	final long start;

	/** When the caller's own deadline, if it has one, ends the call. */
	private final @Nullable Deadline inherited = Deadline.current().orElse(null);

	private final Result<T> result = new Result<>(this);

	private final AtomicBoolean paused = new AtomicBoolean();

	private volatile @Nullable Consumer<CancellationException> canceller;

	private volatile Scheduler.@Nullable Task pause;

	private @Nullable RetryAttempts attempts;

	/** What the load shedder gave. */
	private @Nullable Permit place;

	AsyncCall(Guard guard, Operation operation, Callable<S> body, Consumer<? super S> onTimeout,
			@Nullable StreamProgress stream, @Nullable WatchedCall watched, CallersContext context) {
		this.guard = guard;
		this.operation = operation;
		Deadline inherited = this.inherited;
		this.body = (inherited != null && guard.timeout() == null) ? () -> inherited.call(body) : body;
		this.onTimeout = onTimeout;
		this.stream = stream;
		this.watched = watched;
		this.context = context;
		this.start = guard.ticker().read();
	}

	CompletableFuture<T> start(@Nullable Permit place) {
		this.place = place;
		if (place != null) { // for callers who end it themselves
			this.result.whenComplete((value, failure) -> giveBack(place, failure));
		}
		attempt(this.start);
		return this.result;
	}

	private void attempt(long begin) {
		if (this.result.isDone()) { // cancelled meanwhile
			finish(null, new CancellationException(), begin);
			return;
		}
		if (this.watched != null) {
			this.watched.attemptBegins(begin);
		}
		Hedge hedge = this.guard.hedge();
		if (hedge == null || this.stream != null) {
			AsyncAttempt<T, S> attempt = newAttempt(begin);
			this.canceller = attempt::cancel;
			attempt.outcome().whenComplete(this::ended);
			attempt.start();
		}
		else {
			CompletableFuture<T> attempts = hedge.callAsync(() -> {
				AsyncAttempt<T, S> attempt = newAttempt(this.guard.ticker().read());
				step(attempt::start);
				return attempt.outcome();
			}, this.operation.retry() == null);
			this.canceller = (reason) -> attempts.cancel(true);
			attempts.whenComplete((value, failure) -> step(() -> ended(value, failure)));
		}
		Consumer<CancellationException> canceller = this.canceller;
		if (this.result.isDone() && canceller != null) {
			canceller.accept(new CancellationException()); // the caller may have looked
															// for it too early
		}
	}

	private AsyncAttempt<T, S> newAttempt(long begin) {
		return new AsyncAttempt<>(this, begin, bounded(this.guard.bounds().deadline(this.operation, this.start, begin)),
				bounded(this.start + this.operation.totalTimeoutNanos()));
	}

	/**
	 * Goes on with the call, on whatever thread that is: listeners, observers and
	 * predicates that the step leads to see the caller's context. Where there are none,
	 * it is not entered.
	 */
	void step(Runnable step) {
		if (this.context.isCarried() && (this.watched != null || this.guard.asksUserCode(this.operation))) {
			this.context.run(step);
		}
		else {
			step.run();
		}
	}

	private long bounded(long deadline) {
		Deadline inherited = this.inherited;
		if (inherited == null) {
			return deadline;
		}
		long now = this.guard.ticker().read();
		return now + Math.min(deadline - now, inherited.remainingNanos());
	}

	private void ended(@Nullable T value, @Nullable Throwable failure) {
		Throwable thrown = (failure != null) ? StageCall.unwrapped(failure) : null;
		long now = this.guard.ticker().read();
		if (this.watched != null) {
			this.watched.attemptEnded((thrown != null) ? this.guard.counts().outcome(thrown) : Outcome.SUCCESS, thrown,
					now);
		}
		long pause;
		try {
			pause = next(value, thrown, now);
		}
		catch (Throwable ex) { // from a predicate of the user's
			thrown = ex;
			pause = RetryAttempts.STOP;
		}
		if (pause == RetryAttempts.STOP) {
			finish(value, thrown, now);
			return;
		}
		if (this.watched != null) {
			this.watched.retrying(pause);
		}
		pause(pause);
	}

	private void pause(long nanos) {
		Scheduler scheduler = this.guard.scheduler();
		this.paused.set(true);
		Scheduler.Task pause;
		try {
			pause = scheduler.schedule(() -> scheduler.dispatch(this::resume), nanos,
					() -> giveUp(this.guard.closed()));
		}
		catch (Throwable ex) { // no thread for the timer
			if (this.paused.compareAndSet(true, false)) {
				giveUpRetries(ex);
			}
			return;
		}
		this.pause = pause;
		if (this.result.isDone()) {
			giveUp(new CancellationException());
		}
		if (!this.paused.get()) {
			pause.cancel(); // who gave up may have come before it was known
		}
	}

	private void resume() {
		if (this.paused.compareAndSet(true, false)) {
			step(() -> attempt(this.guard.ticker().read()));
		}
	}

	private void giveUp(CancellationException reason) {
		if (this.paused.compareAndSet(true, false)) {
			Scheduler.Task pause = this.pause;
			if (pause != null) {
				pause.cancel();
			}
			step(() -> giveUpRetries(reason));
			return;
		}
		Consumer<CancellationException> canceller = this.canceller;
		if (canceller != null) {
			canceller.accept(reason);
		}
	}

	private void giveUpRetries(Throwable reason) {
		RetryAttempts attempts = this.attempts;
		if (attempts != null) {
			attempts.cancelled(reason);
		}
		finish(null, reason, this.guard.ticker().read());
	}

	private long next(@Nullable T value, @Nullable Throwable thrown, long now) {
		Retry retry = this.operation.retry();
		if (retry == null) {
			return RetryAttempts.STOP;
		}
		if (this.result.isDone()) {
			return RetryAttempts.STOP;
		}
		RetryAttempts attempts = this.attempts;
		StreamProgress stream = this.stream;
		if (thrown == null && (stream != null || retry.accepts(value))) {
			if (attempts == null) {
				retry.succeededAtOnce(now);
			}
			else {
				attempts.succeeded(now);
			}
			return RetryAttempts.STOP;
		}
		if (attempts == null) {
			attempts = retry.begin();
			this.attempts = attempts;
		}
		long remaining = bounded(this.start + this.operation.totalTimeoutNanos()) - now;
		if (thrown != null && stream != null && !stream.mayBeginAgain()) {
			return attempts.failedMidway(thrown, now);
		}
		if (thrown != null) {
			return attempts.failed(thrown, now, remaining);
		}
		return attempts.notAccepted(now, remaining);
	}

	/** All is given back before the caller goes on: its next call needs it. */
	private void finish(@Nullable T value, @Nullable Throwable thrown, long now) {
		Permit place = this.place;
		if (place != null) {
			giveBack(place, thrown);
		}
		if (thrown == null) {
			this.operation.stats().success(now - this.start);
			tellEnd(Outcome.SUCCESS, null, now);
			this.result.complete(value);
		}
		else {
			try {
				tellEnd(this.guard.counts().failed(this.operation, thrown, now - this.start), thrown, now);
			}
			finally {
				this.result.completeExceptionally(thrown);
			}
		}
		this.result.call = null; // who keeps a result must not keep the body
	}

	private static void giveBack(Permit place, @Nullable Throwable thrown) {
		place.settle(
				(thrown != null) ? io.resilience.loadshed.Outcome.of(thrown) : io.resilience.loadshed.Outcome.SUCCESS);
	}

	private void tellEnd(Outcome outcome, @Nullable Throwable thrown, long now) {
		if (this.watched != null) {
			this.watched.ended(outcome, thrown, now - this.start);
		}
	}

	/**
	 * What the caller gets: cancelling it gives the call up wherever it is.
	 *
	 * @param <T> type of the result
	 */
	private static final class Result<T> extends CompletableFuture<T> {

		private volatile @Nullable AsyncCall<T, ?> call;

		Result(AsyncCall<T, ?> call) {
			this.call = call;
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			boolean cancelled = super.cancel(mayInterruptIfRunning);
			AsyncCall<T, ?> call = this.call;
			if (cancelled && call != null) {
				call.giveUp(new CancellationException());
			}
			return cancelled;
		}

	}

}
