package io.resilience.guard;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.resilience.CallRejectedException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.call.StageCall;
import io.resilience.call.StageEnd;
import io.resilience.call.StreamProgress;
import io.resilience.circuitbreaker.Admission;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.time.Abandonment;
import io.resilience.time.Scheduler;
import io.resilience.time.Slot;
import io.resilience.timeout.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an asynchronous call: breaker, rate limit, timeout, bulkhead, body.
 * <p>
 * Concurrency. The body's end, the timer, the caller's cancellation and a rejection race
 * to settle the attempt; the first wins by a CAS on {@code settled} and is the one that
 * tells the breaker. The permit does not take part: whoever entered the bulkhead leaves
 * it once, when the body's stage is complete, settled or not.
 *
 * @param <T> type of the result
 * @param <S> type of the body's stage
 */
final class AsyncAttempt<T, S extends CompletionStage<? extends T>> {

	private enum Settled {

		BY_BODY, BY_TIMEOUT, BY_TIMEOUT_AND_TOLD, BY_CALLER, BY_REJECTION

	}

	private final AsyncCall<T, S> call;

	private final Guard guard;

	private final Operation operation;

	private final long begin;

	private final long deadline;

	private final long latest;

	private final CompletableFuture<T> outcome = new Attempted();

	private final AtomicReference<@Nullable Settled> settled = new AtomicReference<>();

	private volatile @Nullable Admission admission;

	private volatile Scheduler.@Nullable Task timer;

	private volatile @Nullable Abandonment abandonment;

	private volatile @Nullable CompletableFuture<?> waiting;

	private volatile @Nullable S stage;

	AsyncAttempt(AsyncCall<T, S> call, long begin, long deadline, long latest) {
		this.call = call;
		this.guard = call.guard;
		this.operation = call.operation;
		this.begin = begin;
		this.deadline = deadline;
		this.latest = latest;
	}

	CompletableFuture<T> outcome() {
		return this.outcome;
	}

	void start() {
		try {
			if (this.deadline - this.begin <= 0) {
				CallRejectedException refused = this.guard.refusedWithoutTime(this.operation, this.begin);
				throw (refused != null) ? refused
						: this.guard.bounds().timedOut(this.operation, this.call.start, this.begin, this.begin, null);
			}
			CircuitBreaker breaker = this.guard.circuitBreaker();
			if (breaker != null) {
				this.admission = (this.call.stream != null) ? breaker.admitStream(this.operation.label(), this.begin)
						: breaker.admit(this.operation.label(), this.begin);
			}
		}
		catch (Throwable ex) {
			this.settled.set(Settled.BY_REJECTION);
			this.outcome.completeExceptionally(ex);
			return;
		}
		if (this.settled.get() != null) { // the caller left before there was an admission
			release();
			return;
		}
		limit(this.operation.rateLimiter(), () -> limit(this.guard.rateLimiter(), this::enter));
	}

	private void limit(@Nullable RateLimiter limiter, Runnable next) {
		if (limiter == null) {
			next.run();
			return;
		}
		await(() -> limiter.acquireAsync(this.operation.label(), 1, left(), this.guard.scheduler()::dispatch), next,
				() -> {
				});
	}

	private void enter() {
		Bulkhead bulkhead = this.guard.bulkhead();
		if (bulkhead == null) {
			run();
			return;
		}
		await(() -> bulkhead.enterAsync(this.operation.label(), left(), Bulkhead.NORMAL_PRIORITY), this::run,
				bulkhead::exit);
	}

	/**
	 * Goes on when a permit is there.
	 * @param undo gives the permit back that came for a call which was given up
	 */
	private void await(Supplier<CompletableFuture<Void>> wait, Runnable next, Runnable undo) {
		CompletableFuture<Void> permit;
		try {
			permit = wait.get();
		}
		catch (Throwable ex) { // no thread for its timer
			rejected(ex);
			return;
		}
		this.waiting = permit;
		if (this.settled.get() != null) {
			permit.cancel(false);
		}
		if (permit.isDone()) {
			permit.whenComplete((nothing, ex) -> go(ex, next, undo));
		}
		else {
			permit.whenComplete((nothing, ex) -> this.call.step(() -> go(ex, next, undo)));
		}
	}

	private void go(@Nullable Throwable refusal, Runnable next, Runnable undo) {
		if (refusal != null) {
			rejected(refusal);
		}
		else if (this.settled.get() != null) {
			undo.run();
		}
		else {
			next.run();
		}
	}

	private void rejected(Throwable ex) {
		if (this.settled.compareAndSet(null, Settled.BY_REJECTION)) {
			release();
			this.outcome.completeExceptionally(ex);
		}
	}

	private void release() {
		Admission admission = this.admission;
		if (admission != null) {
			admission.release();
		}
	}

	private void run() {
		if (this.guard.timeout() != null) {
			try {
				this.timer = this.guard.scheduler().schedule(this::late, left(), () -> cancel(this.guard.closed()));
			}
			catch (Throwable ex) { // no timer, such as no thread for it
				bodyEnded(null, ex);
				return;
			}
		}
		Bulkhead bulkhead = this.guard.bulkhead();
		if (bulkhead == null || !bulkhead.offloads()) {
			callBody();
			return;
		}
		try {
			bulkhead.executeElsewhere(() -> this.call.step(this::callBody));
		}
		catch (Throwable ex) {
			bodyEnded(null, ex);
		}
	}

	private void callBody() {
		WatchedCall watched = this.call.watched;
		CompletionStage<Callable<S>> delay = (watched != null) ? watched.delay(this.call.body) : null;
		if (delay == null) {
			callBody(this.call.body);
			return;
		}
		delay.whenComplete((body, ex) -> this.call.step(() -> {
			if (ex != null) {
				bodyEnded(null, ex);
			}
			else {
				callBody(body);
			}
		}));
	}

	private void callBody(Callable<S> body) {
		if (this.settled.get() != null) { // while it waited for a worker
			bodyEnded(null, null);
			return;
		}
		Timeout timeout = this.guard.timeout();
		@Nullable Slot slot = null;
		@Nullable S stage = null;
		@Nullable Throwable thrown = null;
		try {
			if (timeout != null && this.call.stream == null) {
				slot = timeout.watch().enterUncounted(this.deadline);
			}
			stage = this.call.context.call(body);
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		if (timeout != null && slot != null) {
			timeout.watch().leave(slot, thrown);
		}
		if (stage == null) {
			bodyEnded(null, (thrown != null) ? thrown
					: new NullPointerException("The body of '" + this.guard.name() + "' returned null, not a stage"));
			return;
		}
		this.stage = stage;
		Settled settled = this.settled.get();
		if (settled == Settled.BY_TIMEOUT) {
			tellLate(stage);
		}
		else if (settled == Settled.BY_CALLER) {
			cancel(stage);
		}
		StageEnd.<T>of(stage, (value, failure) -> this.call.step(() -> bodyEnded(value, failure)));
	}

	private void bodyEnded(@Nullable T value, @Nullable Throwable failure) {
		Bulkhead bulkhead = this.guard.bulkhead();
		if (bulkhead != null) {
			bulkhead.exit();
		}
		Scheduler.Task timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		if (!this.settled.compareAndSet(null, Settled.BY_BODY)) {
			Abandonment abandonment = this.abandonment;
			if (abandonment != null) {
				abandonment.end();
			}
			return;
		}
		Throwable thrown = (failure != null) ? StageCall.unwrapped(failure) : null;
		Admission admission = this.admission;
		long end = this.guard.ticker().read();
		try {
			if (end - deadline() >= 0 && !(thrown instanceof Error)) {
				thrown = timedOut(thrown);
			}
			if (thrown == null && this.call.stream != null) {
				if (admission != null) {
					breaker().succeeded(admission, since(), end);
				}
			}
			else if (thrown == null) {
				this.guard.succeeded(this.operation, admission, value, this.begin, end);
			}
			else if (admission != null) {
				breaker().failed(admission, thrown, since(), end);
			}
		}
		catch (Throwable ex) { // from a predicate of the user's
			thrown = ex;
		}
		if (thrown != null) {
			this.outcome.completeExceptionally(thrown);
		}
		else {
			this.outcome.complete(value);
		}
	}

	/** On the timer's thread, which user code must not hold up. */
	private void late() {
		if (this.call.stream != null && waitsAgain()) {
			return;
		}
		Abandonment abandonment = newAbandonment();
		this.abandonment = abandonment;
		abandonment.begin();
		if (!this.settled.compareAndSet(null, Settled.BY_TIMEOUT)) {
			abandonment.end();
			return;
		}
		Throwable timeout = timedOut(null);
		this.guard.scheduler().dispatch(() -> this.call.step(() -> {
			try {
				Admission admission = this.admission;
				if (admission != null) {
					breaker().failed(admission, timeout, this.begin, this.guard.ticker().read());
				}
			}
			finally {
				S stage = this.stage;
				if (stage != null) {
					tellLate(stage); // first: it may bring the permit back
				}
				this.outcome.completeExceptionally(timeout);
			}
		}));
	}

	/** One timer for all elements of a stream: it is set again when it goes off. */
	private boolean waitsAgain() {
		if (this.settled.get() != null) {
			return true;
		}
		long left = deadline() - this.guard.ticker().read();
		if (left > 0) {
			setTimerAgain(left);
		}
		return left > 0;
	}

	/** A stream that nothing bounds any more, for want of a thread, is given up. */
	private void setTimerAgain(long left) {
		try {
			this.timer = this.guard.scheduler().schedule(this::late, left, () -> cancel(this.guard.closed()));
		}
		catch (RuntimeException | Error ex) {
			CancellationException reason = new CancellationException(
					"Stream of '%s' was given up: no timer for its timeout".formatted(this.guard.name()));
			reason.initCause(ex);
			this.guard.scheduler().dispatch(() -> cancel(reason));
		}
	}

	/** That of a stream moves on with each element, to that of the whole call at most. */
	private long deadline() {
		if (this.call.stream == null) {
			return this.deadline;
		}
		long ofElement = since() + this.operation.timeoutNanos(this.begin);
		return (this.latest - ofElement < 0) ? this.latest : ofElement;
	}

	/** When the wait began that the timeout bounds. */
	private long since() {
		StreamProgress stream = this.call.stream;
		if (stream == null) {
			return this.begin;
		}
		long since = stream.owesSince(this.guard.ticker().read());
		return (since - this.begin < 0) ? this.begin : since;
	}

	private Throwable timedOut(@Nullable Throwable thrown) {
		long deadline = deadline();
		long since = since();
		return this.guard.bounds()
			.timedOut(this.operation, this.call.start, (deadline - since > 0) ? since : this.begin, deadline, thrown);
	}

	/** The timer and the body may both find that it is late. */
	private void tellLate(S stage) {
		if (!this.settled.compareAndSet(Settled.BY_TIMEOUT, Settled.BY_TIMEOUT_AND_TOLD)) {
			return;
		}
		try {
			this.call.context.run(() -> this.call.onTimeout.accept(stage));
		}
		catch (RuntimeException | Error ex) {
			warn("Clean-up after a timeout", ex);
		}
	}

	private void warn(String what, Throwable ex) {
		System.getLogger(AsyncAttempt.class.getName())
			.log(System.Logger.Level.WARNING, what + " of '" + this.guard.name() + "' failed", ex);
	}

	void cancel(CancellationException reason) {
		if (!this.settled.compareAndSet(null, Settled.BY_CALLER)) {
			return;
		}
		Scheduler.Task timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		CompletableFuture<?> waiting = this.waiting;
		if (waiting != null) {
			waiting.cancel(false);
		}
		release();
		S stage = this.stage;
		if (stage != null) {
			cancel(stage); // first: it brings the permit back
		}
		this.call.step(() -> this.outcome.completeExceptionally(reason));
	}

	private void cancel(S stage) {
		try {
			stage.toCompletableFuture().cancel(true);
		}
		catch (RuntimeException | Error ex) { // it is not bound to be a future
			warn("Cancelling the stage", ex);
		}
	}

	/** Cancelling it gives the attempt up. */
	private final class Attempted extends CompletableFuture<T> {

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			AsyncAttempt.this.cancel(new CancellationException());
			return isCancelled();
		}

	}

	private Abandonment newAbandonment() {
		return Objects.requireNonNull(this.guard.timeout()).newAbandonment();
	}

	private CircuitBreaker breaker() {
		return Objects.requireNonNull(this.guard.circuitBreaker());
	}

	private long left() {
		return this.deadline - this.guard.ticker().read();
	}

}
