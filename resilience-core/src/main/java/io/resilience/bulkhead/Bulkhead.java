package io.resilience.bulkhead;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.BulkheadFullException;
import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.ContextPropagator;
import io.resilience.call.CallerInterruptedException;
import io.resilience.call.Decorator;
import io.resilience.call.OffloadedCall;
import io.resilience.call.StageCall;
import io.resilience.time.Abandonment;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many bodies are inside at once, so that one slow dependency cannot take
 * every thread of the process.
 * <p>
 * Whatever its type, a call first takes a permit, waiting at most {@code maxWait} in
 * order of priority and arrival; a permit is held until the body has really ended, and is
 * back before its caller sees the result. Thread-safe. The type is fixed; the other
 * settings can change while calls are under way.
 */
public final class Bulkhead implements Decorator, AutoCloseable {

	/** Priority of a call that names none. Lower goes first. */
	public static final int NORMAL_PRIORITY = 5;

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final ContextPropagator contextPropagator;

	private final boolean stackTraces;

	private final PermitQueue permits;

	private final @Nullable Workers workers;

	private final AtomicInteger abandoned = new AtomicInteger();

	private final LongAdder rejected = new LongAdder();

	private final ReentrantLock configuring = new ReentrantLock();

	private volatile @Nullable ForgottenPermits scopes;

	private volatile BulkheadConfig config;

	private volatile long maxWaitNanos;

	/** Changes under the lock. */
	private volatile UsageStart usageStart = new UsageStart(Instant.now(), 0, 0, 0);

	/** Highest peak before usage was last reset; changes under the lock. */
	private volatile int earlierPeak;

	Bulkhead(BulkheadBuilder builder) {
		this.name = builder.name;
		this.config = builder.config;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.contextPropagator = builder.contextPropagator;
		this.stackTraces = builder.stackTraces;
		this.maxWaitNanos = Nanos.of(this.config.maxWait());
		this.permits = new PermitQueue(this.config.maxConcurrent(), this.config.queueSize(), this.ticker,
				this.scheduler);
		this.workers = Workers.of(this.name, this.config, workers(this.config, builder.workers));
	}

	/**
	 * Creates a bulkhead.
	 * @param name name, for messages and threads
	 * @param config its settings
	 * @return the bulkhead
	 */
	public static Bulkhead of(String name, BulkheadConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a bulkhead with default settings.
	 * @param name name, for messages and threads
	 * @return a builder
	 */
	public static BulkheadBuilder builder(String name) {
		return new BulkheadBuilder(name);
	}

	/**
	 * Calls a body inside the bulkhead: on this thread, or on a worker while this thread
	 * waits.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws BulkheadFullException if there is no permit in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the body throws
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		enter(null, Nanos.FOREVER, NORMAL_PRIORITY);
		if (this.workers != null) {
			return runElsewhere(body, Nanos.FOREVER, 0);
		}
		try {
			return body.call();
		}
		finally {
			exit();
		}
	}

	/**
	 * Calls a body inside the bulkhead.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws BulkheadFullException if there is no permit in time
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 * @throws X what the body throws
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		enterUnchecked(NORMAL_PRIORITY);
		try {
			if (this.workers != null) {
				OffloadedCall<T> call = offload(body);
				awaitUnchecked(call);
				return call.result();
			}
			try {
				return body.call();
			}
			finally {
				exit();
			}
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (CallerInterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException(this.name, null, "the result", ex);
		}
		catch (Exception ex) {
			throw (X) ex;
		}
	}

	private void awaitUnchecked(OffloadedCall<?> call) {
		try {
			call.await(Nanos.FOREVER, this.ticker, this.scheduler, abandonment(0));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException(this.name, null, "the result", ex);
		}
	}

	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		Callable<? extends CompletionStage<? extends T>> captured;
		try {
			captured = this.contextPropagator.capture(inTime(body::call));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
		Executor executor = (this.workers != null) ? this::executeElsewhere : Runnable::run;
		return StageCall.after(enterAsync(null, Nanos.FOREVER, NORMAL_PRIORITY), executor, captured,
				(value, failure) -> exit());
	}

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	/**
	 * Takes a permit as a scope, for work on the calling thread.
	 * @return the permit, to be closed
	 * @throws BulkheadFullException if there is none in time
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 */
	public Permit acquire() {
		return acquire(NORMAL_PRIORITY);
	}

	/**
	 * Takes a permit as a scope, for work on the calling thread.
	 * @param priority lower goes first; one step of priority is worth a second of waiting
	 * @return the permit, to be closed
	 * @throws BulkheadFullException if there is none in time
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 */
	public Permit acquire(int priority) {
		enterUnchecked(priority);
		return scope();
	}

	/**
	 * Takes a permit if one is free now.
	 * @return the permit, to be closed, or empty
	 */
	public Optional<Permit> tryAcquire() {
		return (this.permits.tryAcquire() || enterInPlaceOfForgotten()) ? Optional.of(scope()) : Optional.empty();
	}

	/** For a permit that has been taken. */
	private Permit scope() {
		try {
			return new Permit(this, scopes());
		}
		catch (Throwable ex) { // no memory for it: nobody would close it
			exit();
			throw ex;
		}
	}

	/** Made when first needed: most bulkheads are used through guards. */
	private ForgottenPermits scopes() {
		ForgottenPermits scopes = this.scopes;
		if (scopes == null) {
			this.configuring.lock();
			try {
				scopes = (this.scopes != null) ? this.scopes : new ForgottenPermits(this);
				this.scopes = scopes;
			}
			finally {
				this.configuring.unlock();
			}
		}
		return scopes;
	}

	private boolean enterInPlaceOfForgotten() {
		ForgottenPermits scopes = this.scopes;
		return scopes != null && scopes.bringBack() && this.permits.tryAcquire();
	}

	/**
	 * Permits that were taken as scopes and never closed. They are back.
	 * @return their number since the start
	 */
	public long forgottenPermits() {
		ForgottenPermits scopes = this.scopes;
		return (scopes != null) ? scopes.count() : 0;
	}

	private void enterUnchecked(int priority) {
		try {
			enter(null, Nanos.FOREVER, priority);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException(this.name, null, "a permit", ex);
		}
	}

	/**
	 * For guards: takes a permit, to be paired with one {@link #exit()}.
	 * @param operation name of the operation for messages, or {@code null}
	 * @param atMostNanos bound on the wait besides {@code maxWait}, in nanoseconds
	 * @param priority lower goes first
	 * @throws BulkheadFullException if there is none in time
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public void enter(@Nullable String operation, long atMostNanos, int priority) throws InterruptedException {
		if (!this.permits.tryAcquire()) {
			waitToEnter(operation, Math.min(this.maxWaitNanos, atMostNanos), priority);
		}
	}

	private void waitToEnter(@Nullable String operation, long waitNanos, int priority) throws InterruptedException {
		if (enterInPlaceOfForgotten()) {
			return;
		}
		long waited = (waitNanos > 0) ? this.permits.acquire(waitNanos, priority) : 0;
		if (waited != PermitQueue.ACQUIRED) {
			throw refusal(operation, waited);
		}
	}

	/**
	 * For guards: whether a call would have to wait for a permit now and may not. To be
	 * asked before the way in, which costs more.
	 * @return whether it is to be {@linkplain #refuseAtOnce refused}
	 */
	public boolean refusesAtOnce() {
		return this.maxWaitNanos == 0 && this.permits.isFull();
	}

	/**
	 * For guards: the refusal, counted, of a call that {@link #refusesAtOnce} has spoken
	 * of.
	 * @param operation name of the operation for messages, or {@code null}
	 * @return the refusal, or {@code null} if a permit that was forgotten has come back:
	 * then {@link #enter} is to decide
	 */
	public @Nullable BulkheadFullException refuseAtOnce(@Nullable String operation) {
		ForgottenPermits scopes = this.scopes;
		return (scopes != null && scopes.bringBack()) ? null : refusal(operation, 0);
	}

	/**
	 * For guards: takes a permit without blocking, to be paired with one {@link #exit()}.
	 * Cancelling the future gives up the place in the queue.
	 * @param operation name of the operation for messages, or {@code null}
	 * @param atMostNanos bound on the wait besides {@code maxWait}, in nanoseconds
	 * @param priority lower goes first
	 * @return complete when the permit is taken; with a {@link BulkheadFullException} if
	 * there is none in time. Completed by {@link Scheduler#dispatch} unless it is so when
	 * returned
	 */
	public CompletableFuture<Void> enterAsync(@Nullable String operation, long atMostNanos, int priority) {
		if (this.permits.tryAcquire() || enterInPlaceOfForgotten()) {
			return CompletableFuture.completedFuture(null);
		}
		long wait = Math.min(this.maxWaitNanos, atMostNanos);
		if (wait <= 0) {
			return CompletableFuture.failedFuture(refusal(operation, 0));
		}
		return new AsyncEntry(this.permits, this.scheduler, (waited) -> refusal(operation, waited)).start(wait,
				priority);
	}

	private BulkheadFullException refusal(@Nullable String operation, long waitedNanos) {
		this.rejected.increment();
		return new BulkheadFullException(this.name, operation, this.permits.limit(), this.abandoned.get(),
				Math.max(0, waitedNanos), this.stackTraces);
	}

	/**
	 * For guards: runs something on a worker. The permit must have been taken before, and
	 * is not given back here.
	 * @param task what to run
	 * @throws IllegalStateException if the bulkhead is closed
	 */
	public void executeElsewhere(Runnable task) {
		try {
			Objects.requireNonNull(this.workers, "a semaphore bulkhead has no workers").execute(task);
		}
		catch (RejectedExecutionException ex) {
			throw new IllegalStateException("Bulkhead '%s' is closed and runs nothing any more".formatted(this.name),
					ex);
		}
	}

	/**
	 * For guards: gives a permit back.
	 */
	public void exit() {
		this.permits.release();
	}

	/**
	 * For guards: whether bodies run on other threads than the caller's.
	 * @return whether {@link #runElsewhere} is the way to run them
	 */
	public boolean offloads() {
		return this.workers != null;
	}

	/**
	 * For guards: runs a body on a worker. The permit must have been taken before; it is
	 * given back when the body has ended, also if the caller has left by then.
	 * @param <T> type of the result
	 * @param body the body
	 * @param timeoutNanos how long the caller waits
	 * @param graceNanos how long after that the body may take to end before it counts as
	 * abandoned
	 * @return what the body returns
	 * @throws AbandonedException if the time is over; the body has been interrupted
	 * @throws CallerInterruptedException if the caller is interrupted; so has been the
	 * body
	 * @throws Exception what the body throws
	 */
	public <T> T runElsewhere(Callable<T> body, long timeoutNanos, long graceNanos) throws Exception {
		OffloadedCall<T> call = offload(body);
		if (!call.await(timeoutNanos, this.ticker, this.scheduler, abandonment(graceNanos))) {
			throw AbandonedException.INSTANCE;
		}
		return call.result();
	}

	private <T> OffloadedCall<T> offload(Callable<T> body) {
		try {
			OffloadedCall<T> call = new OffloadedCall<>(this.contextPropagator.capture(inTime(body)), this::exit);
			executeElsewhere(call);
			return call;
		}
		catch (Throwable ex) {
			exit();
			throw ex;
		}
	}

	/** A worker sees the deadline of the call that the calling thread is in. */
	private static <T> Callable<T> inTime(Callable<T> body) {
		Deadline inherited = Deadline.current().orElse(null);
		return (inherited != null) ? () -> inherited.call(body) : body;
	}

	private Abandonment abandonment(long graceNanos) {
		return new Abandonment(this.abandoned, graceNanos, this.scheduler);
	}

	/**
	 * For guards: counts bodies that still run though their time is over.
	 * @return the live counter
	 */
	public AtomicInteger abandonedCount() {
		return this.abandoned;
	}

	/**
	 * Permits in use.
	 * @return their number now
	 */
	public int active() {
		return this.permits.inUse();
	}

	/**
	 * Permits in all.
	 * @return their number now
	 */
	public int capacity() {
		return this.permits.limit();
	}

	/**
	 * Calls that wait for a permit.
	 * @return their number now
	 */
	public int queued() {
		return this.permits.waiting();
	}

	/**
	 * Name of the bulkhead.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public BulkheadConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings. Permits in use and calls that wait stay; a lower limit takes
	 * effect as permits come back.
	 * @param config the new settings
	 * @throws IllegalArgumentException if the type differs
	 */
	public void configure(BulkheadConfig config) {
		configure(config, Integer.MAX_VALUE);
	}

	private static int workers(BulkheadConfig config, int most) {
		return Math.min(config.maxConcurrent(), most);
	}

	/**
	 * Changes the settings.
	 * @param workers most threads, where bodies run on a pool
	 */
	void configure(BulkheadConfig config, int workers) {
		if (config.type() != this.config.type()) {
			throw new IllegalArgumentException("Bulkhead '%s' is a %s and cannot become a %s while it runs"
				.formatted(this.name, this.config.type(), config.type()));
		}
		this.configuring.lock();
		try {
			this.config = config;
			this.maxWaitNanos = Nanos.of(config.maxWait());
			// At no moment fewer threads than permits, or a body would wait for one.
			boolean grows = config.maxConcurrent() > this.permits.limit();
			if (grows) {
				resizeWorkers(config, workers);
			}
			this.permits.configure(config.maxConcurrent(), config.queueSize());
			if (!grows) {
				resizeWorkers(config, workers);
			}
		}
		finally {
			this.configuring.unlock();
		}
	}

	private void resizeWorkers(BulkheadConfig config, int workers) {
		if (this.workers != null) {
			this.workers.resize(workers(config, workers));
		}
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the bulkhead now
	 */
	public BulkheadSnapshot snapshot() {
		ForgottenPermits scopes = this.scopes;
		if (scopes != null) {
			scopes.bringBack();
		}
		BulkheadConfig config = this.config;
		long entered = this.permits.taken();
		return new BulkheadSnapshot(this.name, config.type(), this.permits.inUse(), this.permits.limit(),
				this.permits.waiting(), config.queueSize(), this.abandoned.get(), this.rejected.sum(),
				Math.max(this.permits.peak(), this.earlierPeak), entered,
				UsageStart.average(this.permits.waitedNanos(), entered));
	}

	/**
	 * How it was used since it was made, or since {@link #resetUsage()}.
	 * @return the usage now
	 */
	public BulkheadUsage usage() {
		return this.usageStart.until(usageNow(), this.name, this.permits.peak());
	}

	/**
	 * Lets {@link #usage()} begin anew; the peak begins with the permits in use now. What
	 * {@link #snapshot()} and metrics show goes on. Any thread may ask for it at any
	 * time: each call counts before the reset or after it, and of several at once each
	 * begins where the one before ended.
	 * @return the usage until now
	 */
	public BulkheadUsage resetUsage() {
		this.configuring.lock();
		try {
			UsageStart now = usageNow();
			this.earlierPeak = Math.max(this.earlierPeak, this.permits.peak()); // first,
																				// for
																				// snapshots
																				// meanwhile
			int peak = this.permits.restartPeak();
			this.earlierPeak = Math.max(this.earlierPeak, peak);
			BulkheadUsage ended = this.usageStart.until(now, this.name, peak);
			this.usageStart = now;
			return ended;
		}
		finally {
			this.configuring.unlock();
		}
	}

	private UsageStart usageNow() {
		return new UsageStart(Instant.now(), this.permits.taken(), this.rejected.sum(), this.permits.waitedNanos());
	}

	/**
	 * Ends the workers. What they run is interrupted, and interrupted again for up to 10
	 * s if it goes on; what has been handed over to them still runs, so no caller is left
	 * waiting. A bulkhead without workers has nothing to end.
	 */
	@Override
	public void close() {
		if (this.workers != null) {
			this.workers.close();
		}
	}

}
