package io.resilience.hedge;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.ContextPropagator;
import io.resilience.call.Decorator;
import io.resilience.call.StageCall;
import io.resilience.call.StreamProgress;
import io.resilience.retry.RetryBudget;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.window.RecentLatency;
import org.jspecify.annotations.Nullable;

/**
 * Starts another attempt of a call whose first one is slow, and takes the answer that
 * comes first. Only for calls that may safely run twice. After Jeffrey Dean and Luiz
 * André Barroso, "The Tail at Scale" (Communications of the ACM 56(2), 2013).
 * <p>
 * A failure starts nothing, which is a retry's business: while another attempt is under
 * way its outcome counts, and where all fail the caller gets the failure of the first
 * one, with the others suppressed. An {@link Error} ends the call at once. Attempts that
 * have lost are cancelled: a stage by its future, a blocking body by an interrupt.
 * <p>
 * Blocking attempts run on threads that the scheduler forks while the caller waits, so a
 * call costs two changes of threads; asynchronous ones run where their body starts them.
 * The threads are bounded: in a guard by the permits of its bulkhead, else by
 * {@value #MAX_THREADS}. An attempt holds its thread to its own end, however long its
 * caller has been gone. Where they are all held no further attempt starts, and a new call
 * runs on its caller's thread, once, as if it were not hedged. Thread-safe; settings can
 * change while calls are under way, which keep theirs.
 */
public final class Hedge implements Decorator {

	/** Successful calls in the last minute that it takes to know their latency. */
	public static final int MINIMUM_CALLS = 20;

	/** Threads that blocking attempts may hold at once, where no bulkhead bounds them. */
	public static final int MAX_THREADS = 256;

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final ContextPropagator contextPropagator;

	private final @Nullable RetryBudget budget;

	private final RecentLatency recent;

	private final HedgeCounters counters = new HedgeCounters();

	/** Held by blocking attempts. */
	private final AtomicInteger threads = new AtomicInteger();

	private volatile HedgeConfig config;

	Hedge(HedgeBuilder builder) {
		this.name = builder.name;
		this.config = builder.config;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.contextPropagator = builder.contextPropagator;
		this.budget = builder.budget;
		this.recent = new RecentLatency(MINIMUM_CALLS, this.ticker.read());
	}

	/**
	 * Creates a hedge without a budget.
	 * @param name name, for messages
	 * @param config its settings
	 * @return the hedge
	 */
	public static Hedge of(String name, HedgeConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a hedge with default settings.
	 * @param name name, for messages
	 * @return a builder
	 */
	public static HedgeBuilder builder(String name) {
		return new HedgeBuilder(name);
	}

	/**
	 * Calls a body on another thread, and again on a third one if it is slow.
	 * @param <T> type of the result
	 * @param body the body, which may run on several threads at once
	 * @return what it returns first
	 * @throws CallTimeoutException if the deadline of the call that the thread is in
	 * passes meanwhile
	 * @throws InterruptedException if the thread is interrupted while it waits; the
	 * attempts have then been cancelled
	 * @throws Exception what the first attempt throws, if all fail
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		return call(new SimpleBody<>(this.name, this.ticker, this.contextPropagator.capture(body)), true);
	}

	/**
	 * Calls a body on another thread, and again on a third one if it is slow.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body, which may run on several threads at once
	 * @return what it returns first
	 * @throws CallTimeoutException if the deadline of the call that the thread is in
	 * passes meanwhile
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 * @throws X what the first attempt throws, if all fail
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		SimpleBody<T> simple = new SimpleBody<>(this.name, this.ticker, this.contextPropagator.capture(body));
		try {
			return call(simple, true);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			if (ex == simple.interrupted) {
				Thread.currentThread().interrupt();
				throw new CallInterruptedException(this.name, null, "an answer", simple.interrupted);
			}
			throw (X) ex;
		}
	}

	/**
	 * Calls a body that answers later, and again if it is slow.
	 * @param <T> type of the result
	 * @param body begins an attempt and returns its stage
	 * @return complete with what a stage is first complete with. Cancelling it cancels
	 * the stages
	 */
	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return callAsync(this.contextPropagator.capture(body::call), true);
	}

	/** A stream is not hedged: elements of two would be mixed. */
	@Override
	public <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		return StageCall.admitted(body, StageCall.Settlement.NONE);
	}

	/**
	 * For guards: like {@link #callAsync(Callable)}.
	 * @param <T> type of the result
	 * @param body begins an attempt and returns its stage
	 * @param deposit whether the call is to be counted to the budget, and not by retries
	 * @return complete with what a stage is first complete with
	 */
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body, boolean deposit) {
		return new HedgedCall<T>(this, body::call, begin(deposit)).start();
	}

	/**
	 * For guards: like {@link #call(Callable)}.
	 * @param <T> type of the result
	 * @param body what is called, and until when
	 * @param deposit whether the call is to be counted to the budget, and not by retries
	 * @return what it returns first
	 * @throws Exception what the first attempt throws, if all fail
	 */
	public <T> T call(HedgeBody<T> body, boolean deposit) throws Exception {
		ThreadAttempts<T> attempts = new ThreadAttempts<>(body, this.threads);
		long start = begin(deposit);
		if (!attempts.reserve()) {
			return callHere(body, start);
		}
		HedgedCall<T> call = new HedgedCall<>(this, attempts, start);
		Thread caller = Thread.currentThread();
		call.whenComplete((value, failure) -> LockSupport.unpark(caller));
		call.start();
		await(call, body);
		try {
			return call.get();
		}
		catch (ExecutionException ex) {
			Throwable failure = Objects.requireNonNull(call.failure());
			if (failure instanceof Error error) {
				throw error;
			}
			throw (Exception) failure;
		}
	}

	private <T> T callHere(HedgeBody<T> body, long start) throws Exception {
		this.counters.threadsDenied();
		T result = body.attempt(() -> false);
		won(0, start);
		return result;
	}

	private long begin(boolean deposit) {
		long now = this.ticker.read();
		this.counters.call();
		if (deposit && this.budget != null) {
			this.budget.deposit(now);
		}
		return now;
	}

	private void await(HedgedCall<?> call, HedgeBody<?> body) throws Exception {
		while (!call.isDone()) {
			long begin = call.lastBegin();
			long deadline = body.deadline(begin);
			long left = deadline - this.ticker.read();
			if (Thread.interrupted()) {
				if (call.leave(true)) {
					throw body.interrupted();
				}
				Thread.currentThread().interrupt(); // too late to matter here
				awaitDecided(call);
			}
			else if (left <= 0) {
				if (call.leave(body.cancelsLate())) {
					throw body.late(begin, deadline);
				}
				awaitDecided(call);
			}
			else {
				this.scheduler.park(call, left);
			}
		}
	}

	/** Somebody else ends the call at this moment. */
	private static void awaitDecided(HedgedCall<?> call) {
		while (!call.isDone()) {
			Thread.onSpinWait();
		}
	}

	long delayNanos(HedgeConfig config, long now) {
		Double share = config.delayPercentile();
		long seen = (share != null) ? this.recent.percentileNanos(share, now) : RecentLatency.UNKNOWN;
		return (seen != RecentLatency.UNKNOWN) ? seen : Nanos.of(config.delay());
	}

	boolean mayHedge() {
		if (this.budget == null || this.budget.tryWithdraw(this.ticker.read())) {
			return true;
		}
		this.counters.budgetDenied();
		return false;
	}

	/**
	 * Measures from the start of the first attempt, also where another one has won: what
	 * the slow one would have taken is at least that.
	 */
	void won(int number, long start) {
		if (number > 0) {
			this.counters.wonByHedge();
		}
		if (this.config.delayPercentile() != null) {
			long now = this.ticker.read();
			this.recent.record(now, now - start);
		}
	}

	HedgeCounters counters() {
		return this.counters;
	}

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Name of the hedge.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public HedgeConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings, for calls to come.
	 * @param config the new settings
	 */
	public void configure(HedgeConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the hedge now
	 */
	public HedgeSnapshot snapshot() {
		return this.counters.snapshot(this.name);
	}

	/** A body without a guard around it. */
	private static final class SimpleBody<T> implements HedgeBody<T> {

		private final String name;

		private final Callable<T> body;

		private final long deadline;

		private final long start;

		private @Nullable InterruptedException interrupted;

		SimpleBody(String name, Ticker ticker, Callable<T> body) {
			this.name = name;
			this.body = body;
			this.start = ticker.read();
			this.deadline = this.start + Deadline.current().map(Deadline::remainingNanos).orElse(Nanos.FOREVER);
		}

		@Override
		public T attempt(HedgeAttempt attempt) throws Exception {
			return this.body.call();
		}

		@Override
		public long deadline(long begin) {
			return this.deadline;
		}

		@Override
		public Exception late(long begin, long deadline) {
			return new CallTimeoutException(this.name, null, deadline - this.start, true, null);
		}

		@Override
		public InterruptedException interrupted() {
			InterruptedException thrown = new InterruptedException(
					"Interrupted while waiting for an answer of '" + this.name + "'");
			this.interrupted = thrown;
			return thrown;
		}

		@Override
		public boolean cancelsLate() {
			return true;
		}

		@Override
		public int maxThreads() {
			return MAX_THREADS;
		}

	}

}
