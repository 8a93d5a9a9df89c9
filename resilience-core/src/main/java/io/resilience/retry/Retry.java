package io.resilience.retry;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.call.Decorator;
import io.resilience.call.StreamProgress;
import io.resilience.time.Deadline;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Tries again what may pass, after growing and spread pauses, within a
 * {@linkplain RetryBudget budget} and the time that the call has left.
 * <p>
 * Never tried again: the rejection of any guard, an {@link Error}, an interrupt, a
 * cancellation. The caller gets what the last attempt returned or threw, unchanged but
 * for the failures before it as suppressed ones. Thread-safe; settings can change while
 * calls are under way, each of which ends with those it began to retry with.
 */
public final class Retry implements Decorator {

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final LongUnaryOperator random;

	private final RetryBudget budget;

	/** Counts the calls where the budget, counting those of others too, cannot. */
	private final @Nullable LongAdder ownCalls;

	private final RetryCounters counters = new RetryCounters();

	private volatile RetryPolicy policy;

	Retry(RetryBuilder builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.random = builder.random;
		RetryConfig config = builder.config;
		RetryBudget shared = builder.budget;
		this.ownCalls = (shared != null) ? new LongAdder() : null;
		this.budget = (shared != null) ? shared
				: RetryBudget.of(config.budgetRatio(), config.budgetMinPerSecond(), this.ticker.read());
		this.policy = new RetryPolicy(this.name, config, this.random);
	}

	/**
	 * Creates a retry with a budget of its own.
	 * @param name name, for messages
	 * @param config its settings
	 * @return the retry
	 */
	public static Retry of(String name, RetryConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a retry with default settings.
	 * @param name name, for messages
	 * @return a builder
	 */
	public static RetryBuilder builder(String name) {
		return new RetryBuilder(name);
	}

	/**
	 * Calls a body, more than once if need be.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what its last attempt returns
	 * @throws InterruptedException if the thread is interrupted between two attempts
	 * @throws Exception what the last attempt throws
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		return run(body, true);
	}

	/**
	 * Calls a body, more than once if need be.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what its last attempt returns
	 * @throws CallInterruptedException if the thread is interrupted between two attempts
	 * @throws X what the last attempt throws
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		try {
			return run(body, false);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw (X) ex;
		}
	}

	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return new RetriedCall<T>(this, body, null).begin();
	}

	@Override
	public <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		return new RetriedCall<@Nullable Void>(this, body, stream).begin();
	}

	private <T> T run(Callable<T> body, boolean mayInterrupt) throws Exception {
		RetryAttempts attempts = null; // for most calls nothing to remember
		while (true) {
			long pause;
			try {
				T result = body.call();
				if (endsWith(result, attempts)) {
					return result;
				}
				attempts = (attempts != null) ? attempts : begin();
				pause = attempts.notAccepted(this.ticker.read(), remainingNanos());
				if (pause == RetryAttempts.STOP) {
					return result;
				}
			}
			catch (Throwable ex) {
				attempts = (attempts != null) ? attempts : begin();
				pause = attempts.failed(ex, this.ticker.read(), remainingNanos());
				if (pause == RetryAttempts.STOP) {
					throw ex;
				}
			}
			pause(attempts, pause, mayInterrupt);
		}
	}

	private boolean endsWith(@Nullable Object result, @Nullable RetryAttempts attempts) {
		if (attempts == null) {
			boolean accepted = accepts(result);
			if (accepted) {
				succeededAtOnce(this.ticker.read());
			}
			return accepted;
		}
		boolean accepted = attempts.accepts(result);
		if (accepted) {
			attempts.succeeded(this.ticker.read());
		}
		return accepted;
	}

	private void pause(RetryAttempts attempts, long nanos, boolean mayInterrupt) throws InterruptedException {
		try {
			pause(nanos);
		}
		catch (InterruptedException ex) {
			if (mayInterrupt) {
				attempts.cancelled(ex);
				throw ex;
			}
			CallInterruptedException thrown = new CallInterruptedException(this.name, null, "the next attempt", ex);
			attempts.cancelled(thrown);
			Thread.currentThread().interrupt();
			throw thrown;
		}
	}

	private static long remainingNanos() {
		return Deadline.current().map(Deadline::remainingNanos).orElse(RetryAttempts.NO_DEADLINE);
	}

	/**
	 * For guards: whether a result of a first attempt ends the call.
	 * @param result the result
	 * @return whether it is not to be tried again
	 */
	public boolean accepts(@Nullable Object result) {
		return this.policy.accepts(result);
	}

	/**
	 * For guards: counts a call whose first attempt returned an accepted result. This is
	 * all that a call costs which needs no retry.
	 * @param now the time
	 */
	public void succeededAtOnce(long now) {
		deposit(now);
	}

	/**
	 * For guards: counts a call that was refused before its first attempt, which is never
	 * tried again.
	 */
	public void refusedAtOnce() {
		this.counters.refuseAtOnce();
	}

	private void deposit(long now) {
		this.budget.deposit(now);
		if (this.ownCalls != null) {
			this.ownCalls.increment();
		}
	}

	/**
	 * For guards: begins to decide for a call whose first attempt did not succeed. The
	 * end of that attempt is to be told first.
	 * @return the attempts of that call
	 */
	public RetryAttempts begin() {
		return new RetryAttempts(this, this.policy);
	}

	/**
	 * For guards: blocks the calling thread between two attempts.
	 * @param nanos how long
	 * @throws InterruptedException if the thread is interrupted, also before
	 */
	public void pause(long nanos) throws InterruptedException {
		long end = this.ticker.read() + nanos;
		for (long left = nanos;; left = end - this.ticker.read()) {
			if (Thread.interrupted()) {
				throw new InterruptedException("Interrupted between two attempts of '" + this.name + "'");
			}
			if (left <= 0) {
				return;
			}
			this.scheduler.park(this, left);
		}
	}

	void firstAttemptEnded(long now, boolean rejected) {
		if (rejected) {
			this.counters.refuse(); // no share of the budget for what never left the
									// process
		}
		else {
			deposit(now);
		}
		this.counters.begin();
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	RetryCounters counters() {
		return this.counters;
	}

	RetryBudget budget() {
		return this.budget;
	}

	/**
	 * Name of the retry.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public RetryConfig config() {
		return this.policy.config();
	}

	/**
	 * Changes the settings. Calls that are being retried end with the old ones. What the
	 * budget has counted stays; the limits of a shared budget are left alone.
	 * @param config the new settings
	 */
	public void configure(RetryConfig config) {
		if (this.ownCalls == null) {
			this.budget.configure(config.budgetRatio(), config.budgetMinPerSecond());
		}
		this.policy = new RetryPolicy(this.name, config, this.random);
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the retry now
	 */
	public RetrySnapshot snapshot() {
		long begun = this.counters.begun(); // first, so that there are at least as many
											// calls
		long calls = this.counters.refused() + ((this.ownCalls != null) ? this.ownCalls.sum() : this.budget.deposits());
		return new RetrySnapshot(this.name, calls, calls - begun, this.counters.ended(RetryResult.SUCCESS),
				this.counters.ended(RetryResult.EXHAUSTED), this.counters.ended(RetryResult.NOT_RETRYABLE),
				this.counters.ended(RetryResult.BUDGET), this.counters.ended(RetryResult.DEADLINE),
				this.counters.retried(), this.counters.retries(), this.budget.balance(this.ticker.read()));
	}

}
