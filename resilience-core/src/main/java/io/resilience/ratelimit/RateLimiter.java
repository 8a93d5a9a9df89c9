package io.resilience.ratelimit;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.RateLimitExceededException;
import io.resilience.call.Decorator;
import io.resilience.call.StageCall;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Admits at most so many calls in any window of time, whatever threads they come from.
 * <p>
 * A call that cannot be admitted at once waits in order of arrival if its permits can be
 * there within {@code maxWait} and before the {@linkplain Deadline deadline} it is under;
 * else it is refused at once and told when they could be. Thread-safe; settings can
 * change while calls wait, and what was admitted before still counts.
 */
public final class RateLimiter implements Decorator {

	private final String name;

	private final Scheduler scheduler;

	private final boolean stackTraces;

	private final AdmissionQueue queue;

	private final LongAdder rejected = new LongAdder();

	private volatile RateLimiterConfig config;

	RateLimiter(RateLimiterBuilder builder) {
		this.name = builder.name;
		this.config = builder.config;
		this.scheduler = builder.scheduler;
		this.stackTraces = builder.stackTraces;
		this.queue = new AdmissionQueue(this.config, builder.ticker);
	}

	/**
	 * Creates a rate limiter.
	 * @param name name, for messages
	 * @param config its settings
	 * @return the rate limiter
	 */
	public static RateLimiter of(String name, RateLimiterConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a rate limiter with default settings.
	 * @param name name, for messages
	 * @return a builder
	 */
	public static RateLimiterBuilder builder(String name) {
		return new RateLimiterBuilder(name);
	}

	/**
	 * Calls a body when a permit is there.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws RateLimitExceededException if there is no permit in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the body throws
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		acquire(null, 1, Nanos.FOREVER);
		return body.call();
	}

	/**
	 * Calls a body when a permit is there.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws RateLimitExceededException if there is no permit in time
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 * @throws X what the body throws
	 */
	@Override
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		try {
			acquire(null, 1, Nanos.FOREVER);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException(this.name, null, "a permit", ex);
		}
		return body.call();
	}

	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return StageCall.after(acquireAsync(null, 1, Nanos.FOREVER, this.scheduler::dispatch), Runnable::run, body,
				StageCall.Settlement.NONE);
	}

	@Override
	public Ticker ticker() {
		return this.queue.ticker();
	}

	/**
	 * Takes a permit if there is one now.
	 * @return whether there was
	 */
	public boolean tryAcquire() {
		return tryAcquire(1);
	}

	/**
	 * Takes permits if all are there now.
	 * @param permits how many, at least 1
	 * @return whether they were
	 */
	public boolean tryAcquire(int permits) {
		boolean admitted = this.queue.tryAdmit(checked(permits)) == 0;
		if (!admitted) {
			this.rejected.increment();
		}
		return admitted;
	}

	/**
	 * Takes a permit, waiting for it if need be.
	 * @throws RateLimitExceededException if it cannot be there in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public void acquire() throws InterruptedException {
		acquire(null, 1, Nanos.FOREVER);
	}

	/**
	 * Takes permits all at once, waiting for them if need be.
	 * @param permits how many, at least 1; more than the limit (of a bucket: the burst)
	 * are never there
	 * @throws RateLimitExceededException if they cannot be there in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public void acquire(int permits) throws InterruptedException {
		acquire(null, permits, Nanos.FOREVER);
	}

	/**
	 * For guards: takes permits all at once, waiting for them if need be.
	 * @param operation name of the operation for messages, or {@code null}
	 * @param permits how many, at least 1
	 * @param atMostNanos bound on the wait besides {@code maxWait} and the thread's
	 * deadline, in nanoseconds
	 * @throws RateLimitExceededException if they cannot be there in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public void acquire(@Nullable String operation, int permits, long atMostNanos) throws InterruptedException {
		long wait = this.queue.tryAdmit(checked(permits));
		if (wait != 0) {
			long longest = longestWait(atMostNanos);
			if (wait < 0 || wait > longest) {
				throw refusal(operation, wait);
			}
			waitFor(operation, permits, longest);
		}
	}

	private void waitFor(@Nullable String operation, int permits, long atMostNanos) throws InterruptedException {
		Thread thread = Thread.currentThread();
		Waiter waiter = new Waiter(permits, () -> LockSupport.unpark(thread));
		long wait = this.queue.enter(waiter, atMostNanos);
		try {
			while (waiter.isQueued()) {
				if (Thread.interrupted()) {
					throw new InterruptedException("Interrupted while waiting for a permit of '" + this.name + "'");
				}
				this.scheduler.park(this, wait);
				wait = this.queue.askAgain(waiter);
			}
		}
		catch (Throwable ex) {
			this.queue.leave(waiter);
			throw ex;
		}
		if (wait != 0) {
			throw refusal(operation, wait);
		}
	}

	/**
	 * For guards: takes permits all at once without blocking. Cancelling the future gives
	 * the place in line back.
	 * @param operation name of the operation for messages, or {@code null}
	 * @param permits how many, at least 1
	 * @param atMostNanos bound on the wait besides {@code maxWait} and the calling
	 * thread's deadline, in nanoseconds
	 * @param executor where the future is completed if it is not so when returned
	 * @return complete when the permits are taken; with a
	 * {@link RateLimitExceededException} if they cannot be there in time
	 */
	public CompletableFuture<Void> acquireAsync(@Nullable String operation, int permits, long atMostNanos,
			Executor executor) {
		return new AsyncWait(this.queue, checked(permits), this.scheduler, executor, (wait) -> refusal(operation, wait))
			.start(longestWait(atMostNanos));
	}

	/** A permit that comes at the very deadline comes too late. */
	private long longestWait(long atMostNanos) {
		long wait = Math.min(atMostNanos, Nanos.of(this.config.maxWait()));
		if (wait <= 0) {
			return wait;
		}
		return Deadline.current().map((deadline) -> Math.min(wait, deadline.remainingNanos() - 1)).orElse(wait);
	}

	private RateLimitExceededException refusal(@Nullable String operation, long retryAfterNanos) {
		this.rejected.increment();
		RateLimiterConfig config = this.config;
		return new RateLimitExceededException(this.name, operation, config.limit(), Nanos.of(config.period()),
				retryAfterNanos, this.stackTraces);
	}

	private static int checked(int permits) {
		if (permits < 1) {
			throw new IllegalArgumentException("Invalid permits (%d): must be at least 1".formatted(permits));
		}
		return permits;
	}

	/**
	 * Name of the rate limiter.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public RateLimiterConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings. What was admitted still counts, as far as the old limit had
	 * to remember it; calls that wait keep their place and the longest wait they came
	 * with.
	 * @param config the new settings
	 */
	public void configure(RateLimiterConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		this.queue.configure(config);
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the rate limiter now
	 */
	public RateLimiterSnapshot snapshot() {
		return this.queue.snapshot(this.name, this.config, this.rejected.sum());
	}

}
