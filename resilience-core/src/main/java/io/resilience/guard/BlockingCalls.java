package io.resilience.guard;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.ResilienceException;
import io.resilience.bulkhead.AbandonedException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.call.CallerInterruptedException;
import io.resilience.circuitbreaker.Admission;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeAttempt;
import io.resilience.loadshed.LoadShedder;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryAttempts;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Slot;
import io.resilience.time.Ticker;
import io.resilience.timeout.AdaptiveTimeout;
import io.resilience.timeout.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The way of a blocking call, from top to bottom: {@link #refuseAtOnce} →
 * {@link #execute} → {@link #attempts} → {@link #attempt} → {@link #settle}. A call that
 * succeeds at once allocates nothing here and reads the clock twice.
 */
final class BlockingCalls {

	/**
	 * Loaded with this class, whether a guard has them or not: the JIT inlines no method
	 * with a class in its signature that has not been loaded.
	 */
	private static final List<Class<?>> IN_SIGNATURES = List.of(AdaptiveTimeout.class, Admission.class, Hedge.class,
			HedgeAttempt.class, LoadShedder.class, Predicate.class, RateLimiter.class, Retry.class, RetryAttempts.class,
			WatchedCall.class);

	private final Guard guard;

	private final Ticker ticker;

	private final CallCounts counts;

	private final CallBounds bounds;

	private final CallObservers observers;

	private final @Nullable LoadShedder loadShedder;

	private final @Nullable CircuitBreaker circuitBreaker;

	private final @Nullable RateLimiter rateLimiter;

	private final @Nullable Timeout timeout;

	private final @Nullable Bulkhead bulkhead;

	BlockingCalls(Guard guard, Ticker ticker) {
		this.guard = guard;
		this.ticker = ticker;
		this.counts = guard.counts();
		this.bounds = guard.bounds();
		this.observers = guard.observers();
		this.loadShedder = guard.loadShedder();
		this.circuitBreaker = guard.circuitBreaker();
		this.rateLimiter = guard.rateLimiter();
		this.timeout = guard.timeout();
		this.bulkhead = guard.bulkhead();
	}

	/**
	 * Looks at the door before going in: a storm of refusals is to cost little, and the
	 * way out of the patterns by an exception costs more than everything else here. For
	 * the same reason it is the caller who throws, and nobody asks whether the call has
	 * any time left: {@link Guard#refusedWithoutTime} lets it make no difference.
	 * @return the refusal, counted, or {@code null} if only the patterns can tell
	 */
	@Nullable CallRejectedException refuseAtOnce(Operation operation) {
		if (this.loadShedder != null || this.guard.hedge() != null || !this.observers.isEmpty()) {
			return null; // what they see is not ours to leave out
		}
		CircuitBreaker breaker = this.circuitBreaker;
		if (breaker != null && !breaker.isClosed()) {
			return refusedBy(breaker, operation);
		}
		Bulkhead bulkhead = this.bulkhead;
		return (bulkhead != null && isBulkheadNext(operation)) ? refusedBy(bulkhead, operation) : null;
	}

	private @Nullable CallRejectedException refusedBy(CircuitBreaker breaker, Operation operation) {
		CallRejectedException refused = breaker.refuseAtOnce(operation.label(), this.ticker.read());
		if (refused != null) {
			this.counts.refused(operation, Outcome.CIRCUIT_OPEN, refused);
		}
		return refused;
	}

	private @Nullable CallRejectedException refusedBy(Bulkhead bulkhead, Operation operation) {
		if (!bulkhead.refusesAtOnce()) {
			return null;
		}
		CallRejectedException refused = bulkhead.refuseAtOnce(operation.label());
		if (refused != null) {
			this.counts.refused(operation, Outcome.BULKHEAD_FULL, refused);
		}
		return refused;
	}

	/** Whether nobody else has a say between the breaker and the bulkhead. */
	boolean isBulkheadNext(Operation operation) {
		return this.rateLimiter == null && operation.rateLimiter() == null;
	}

	<T> T execute(Operation operation, Callable<T> body) throws Exception {
		WatchedCall watched = this.observers.begin(operation);
		long start = this.ticker.read();
		this.counts.callBegins(start);
		return execute(operation, (watched != null) ? watched.around(body) : body, start, watched);
	}

	private <T> T execute(Operation operation, Callable<T> body, long start, @Nullable WatchedCall watched)
			throws Exception {
		try {
			LoadShedder shedder = this.loadShedder;
			T result = (shedder != null) ? shedder.call((Callable<T>) () -> attempts(operation, body, start, watched))
					: attempts(operation, body, start, watched);
			if (watched != null) {
				watched.ended(Outcome.SUCCESS, null, this.ticker.read() - start);
			}
			return result;
		}
		catch (Throwable ex) {
			long nanos = this.ticker.read() - start;
			Outcome outcome = this.counts.failed(operation, ex, nanos);
			if (watched != null) {
				watched.ended(outcome, ex, nanos);
			}
			throw ex;
		}
	}

	private <T> T attempts(Operation operation, Callable<T> body, long start, @Nullable WatchedCall watched)
			throws Exception {
		Retry retry = operation.retry();
		if (retry == null) {
			return once(operation, body, start, start, watched);
		}
		RetryAttempts attempts = null; // for most calls nothing to remember
		long begin = start;
		while (true) {
			long pause;
			try {
				T result = once(operation, body, start, begin, watched);
				if (retry.accepts(result)) {
					if (attempts == null) {
						retry.succeededAtOnce(begin);
					}
					else {
						attempts.succeeded(this.ticker.read());
					}
					return result;
				}
				attempts = (attempts != null) ? attempts : retry.begin();
				pause = attempts.notAccepted(this.ticker.read(), this.bounds.remaining(operation, start));
				if (pause == RetryAttempts.STOP) {
					operation.stats().success(this.ticker.read() - start);
					return result;
				}
			}
			catch (Throwable ex) {
				attempts = (attempts != null) ? attempts : retry.begin();
				pause = attempts.failed(ex, this.ticker.read(), this.bounds.remaining(operation, start));
				if (pause == RetryAttempts.STOP) {
					throw ex;
				}
			}
			if (watched != null) {
				watched.retrying(pause);
			}
			pause(retry, attempts, operation, pause);
			begin = this.ticker.read();
		}
	}

	private void pause(Retry retry, RetryAttempts attempts, Operation operation, long nanos)
			throws WaitInterruptedException {
		try {
			retry.pause(nanos);
		}
		catch (InterruptedException ex) {
			WaitInterruptedException thrown = new WaitInterruptedException(this.guard.name(), operation.label(),
					"the next attempt");
			attempts.cancelled(thrown);
			throw thrown;
		}
	}

	private <T> T once(Operation operation, Callable<T> body, long start, long begin, @Nullable WatchedCall watched)
			throws Exception {
		if (watched == null) {
			return once(operation, body, start, begin);
		}
		watched.attemptBegins(begin);
		try {
			T result = once(operation, body, start, begin);
			watched.attemptEnded(Outcome.SUCCESS, null, this.ticker.read());
			return result;
		}
		catch (Throwable ex) {
			watched.attemptEnded(this.counts.outcome(ex), ex, this.ticker.read());
			throw ex;
		}
	}

	private <T> T once(Operation operation, Callable<T> body, long start, long begin) throws Exception {
		Hedge hedge = this.guard.hedge();
		if (hedge == null) {
			return attempt(operation, body, start, begin, null);
		}
		T result = hedge.call(new HedgedBody<>(this, this.guard, operation, body, start), operation.retry() == null);
		CallCounts.succeeded(operation, result, this.ticker.read() - start);
		return result;
	}

	/**
	 * Breaker, rate limit, timeout, bulkhead, body; each is settled once, on the way out
	 * and in the opposite order, and all before the caller sees the outcome.
	 * @param start when the call began
	 * @param begin when this attempt began
	 * @param hedged the attempt, if it is one of several at a time
	 */
	<T> T attempt(Operation operation, Callable<T> body, long start, long begin, @Nullable HedgeAttempt hedged)
			throws Exception {
		Timeout timeout = this.timeout;
		long deadline = begin + Nanos.FOREVER;
		if (timeout != null) {
			deadline = timeout.watch().bounded(CallBounds.nearest(operation, start, begin));
			if (deadline - begin <= 0) {
				throw withoutTime(operation, begin);
			}
		}
		CircuitBreaker breaker = this.circuitBreaker;
		Admission admission = (breaker != null) ? breaker.admit(operation.label(), begin) : null;
		Bulkhead bulkhead = this.bulkhead;
		enter(bulkhead, operation, begin, deadline, admission);
		if (bulkhead != null && bulkhead.offloads()) {
			return attemptElsewhere(bulkhead, operation, body, admission, start, begin, deadline, hedged);
		}
		@Nullable Slot slot = null;
		@Nullable T result = null;
		@Nullable Throwable thrown = null;
		try {
			if (timeout != null) {
				slot = timeout.watch().enter(deadline);
			}
			result = body.call();
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		boolean interrupted = timeout != null && slot != null && timeout.watch().leave(slot, thrown);
		if (bulkhead != null) {
			bulkhead.exit();
		}
		return settle(operation, admission, result, thrown, interrupted, start, begin, deadline, hedged);
	}

	private ResilienceException withoutTime(Operation operation, long now) {
		CallRejectedException refused = this.guard.refusedWithoutTime(operation, now);
		return (refused != null) ? refused
				: new CallTimeoutException(this.guard.name(), operation.label(), 0, true, null);
	}

	/** Each wait has what those before it have left. */
	private void enter(@Nullable Bulkhead bulkhead, Operation operation, long begin, long deadline,
			@Nullable Admission admission) throws InterruptedException {
		long left = deadline - begin;
		try {
			RateLimiter own = operation.rateLimiter();
			if (own != null) {
				own.acquire(operation.label(), 1, left);
				left = deadline - this.ticker.read();
			}
			if (this.rateLimiter != null) {
				this.rateLimiter.acquire(operation.label(), 1, left);
				left = deadline - this.ticker.read();
			}
			if (bulkhead != null) {
				bulkhead.enter(operation.label(), left, Bulkhead.NORMAL_PRIORITY);
			}
		}
		catch (Throwable ex) {
			if (admission != null) {
				admission.release();
			}
			if (ex instanceof InterruptedException) {
				throw new WaitInterruptedException(this.guard.name(), operation.label(), "a permit");
			}
			throw ex;
		}
	}

	private <T> T attemptElsewhere(Bulkhead bulkhead, Operation operation, Callable<T> body,
			@Nullable Admission admission, long start, long begin, long deadline, @Nullable HedgeAttempt hedged)
			throws Exception {
		@Nullable T result = null;
		@Nullable Throwable thrown = null;
		boolean abandoned = false;
		long left = deadline - this.ticker.read();
		Deadline inherited = Deadline.at(deadline, this.ticker);
		try {
			result = bulkhead.runElsewhere((this.timeout != null) ? () -> inherited.call(body) : body, left,
					(this.timeout != null) ? this.timeout.graceNanos() : 0);
		}
		catch (AbandonedException ex) {
			abandoned = true;
		}
		catch (CallerInterruptedException ex) {
			thrown = new WaitInterruptedException(this.guard.name(), operation.label(), "the result");
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		return settle(operation, admission, result, thrown, abandoned, start, begin, deadline, hedged);
	}

	private <T> T settle(Operation operation, @Nullable Admission admission, @Nullable T result,
			@Nullable Throwable thrown, boolean late, long start, long begin, long deadline,
			@Nullable HedgeAttempt hedged) throws Exception {
		long end = this.ticker.read();
		if (thrown == null && !late && end - deadline < 0) {
			this.guard.succeeded(operation, admission, result, begin, end);
			if (hedged == null) {
				CallCounts.succeeded(operation, result, end - start);
			}
			return result;
		}
		Throwable outcome = thrown;
		boolean passesThrough = thrown instanceof Error || thrown instanceof WaitInterruptedException;
		if (hedged != null && hedged.isCancelled() && !passesThrough) {
			outcome = new CancellationException(); // whatever the interrupt made of it
		}
		else if ((late || end - deadline >= 0) && !passesThrough) {
			outcome = this.bounds.timedOut(operation, start, begin, deadline, thrown);
		}
		if (admission != null) {
			Objects.requireNonNull(this.circuitBreaker).failed(admission, outcome, begin, end);
		}
		if (outcome instanceof Error error) {
			throw error;
		}
		throw (Exception) outcome;
	}

}
