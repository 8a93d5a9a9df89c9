package io.resilience.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.CheckedRunnable;
import io.resilience.ContextPropagator;
import io.resilience.ExceptionFilter;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.circuitbreaker.Admission;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.event.EventPublisher;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackSnapshot;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.Priority;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryBudget;
import io.resilience.retry.RetryConfig;
import io.resilience.retry.RetryResult;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.timeout.AdaptiveTimeout;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import io.resilience.window.LatencySnapshot;
import io.resilience.window.Samples;
import org.jspecify.annotations.Nullable;

/**
 * The patterns nested in the one fixed order, outermost first: fallback → load shedding →
 * retry → hedge → circuit breaker → rate limit → timeout → bulkhead → body. Any of them
 * may be left out.
 * <p>
 * The way of a blocking call is {@link BlockingCalls}, that of an asynchronous one
 * {@link AsyncCall}. Thread-safe.
 */
public final class Guard implements AutoCloseable {

	private static final TimeoutConfig UNLIMITED = TimeoutConfig.of(Duration.ofNanos(Nanos.FOREVER));

	private final String name;

	private final Ticker ticker;

	private final EventPublisher events;

	private final @Nullable CircuitBreaker circuitBreaker;

	private final @Nullable Timeout timeout;

	private final @Nullable Bulkhead bulkhead;

	private final Map<String, Operation> operations = new ConcurrentHashMap<>();

	private final @Nullable LoadShedder loadShedder;

	private final BlockingCalls blocking;

	private final Operation unnamed;

	private final Samples recent;

	private final Consumer<Operation> operationListener;

	private final Function<String, OperationSettings> operationSettings;

	private final Scheduler scheduler;

	private final ContextPropagator contextPropagator;

	private final boolean stackTraces;

	private final @Nullable RateLimiter rateLimiter;

	private final AtomicInteger lateWithoutBulkhead = new AtomicInteger();

	private final @Nullable Fallback<?> fallback;

	private final Fallbacks fallbacks = new Fallbacks();

	private volatile @Nullable RetryBudget retryBudget;

	private volatile @Nullable AdaptiveTimeoutConfig adaptiveTimeout;

	private volatile @Nullable Hedge hedge;

	private volatile @Nullable Retry retry;

	private volatile ExceptionFilter ignored;

	Guard(GuardBuilder builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.events = builder.events;
		this.circuitBreaker = builder.newCircuitBreaker();
		this.bulkhead = builder.newBulkhead();
		this.timeout = builder.newTimeout(this.bulkhead);
		this.adaptiveTimeout = builder.adaptiveTimeout;
		this.ignored = builder.ignored;
		this.operationSettings = builder.operationSettings;
		this.scheduler = builder.scheduler;
		this.contextPropagator = builder.contextPropagator;
		this.stackTraces = builder.stackTraces;
		this.rateLimiter = (builder.rateLimit != null) ? newRateLimiter(builder.rateLimit) : null;
		this.retry = (builder.retry != null) ? newRetry(builder.retry) : null;
		this.hedge = (builder.hedge != null) ? newHedge(builder.hedge) : null;
		this.recent = new Samples(builder.recentNanos, this.ticker.read(), this::decided, this::notSuccessful, () -> 0);
		this.operationListener = builder.operationListener;
		this.loadShedder = builder.loadShedder;
		this.fallback = builder.fallback;
		this.blocking = new BlockingCalls(this, this.ticker, this.recent, builder.loadShedder, this.circuitBreaker,
				this.rateLimiter, this.timeout, this.bulkhead);
		this.unnamed = configured(new Operation(this, Operation.UNNAMED));
		this.operations.put(Operation.UNNAMED, this.unnamed);
	}

	/**
	 * Starts a guard without any pattern. The order in which patterns are added does not
	 * matter.
	 * @return a builder
	 */
	public static GuardBuilder builder() {
		return new GuardBuilder();
	}

	/**
	 * Calls a body through the guard.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws CallRejectedException if a guard refuses the call
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the body throws
	 */
	public <T> T call(Callable<T> body) throws Exception {
		return this.unnamed.call(body);
	}

	/**
	 * Calls a body through the guard. Like {@link #call(Callable)}, but throws no checked
	 * exception that the body does not throw.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws X what the body throws
	 */
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		return this.unnamed.call(body);
	}

	/**
	 * Calls a body that answers later, without blocking.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, a rejection or a timeout
	 * @see Operation#callAsync(Callable)
	 */
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return this.unnamed.callAsync(body);
	}

	/**
	 * Runs a body without a result through the guard.
	 * @param <X> what the body throws
	 * @param body the body
	 * @throws X what the body throws
	 */
	public <X extends Exception> void run(CheckedRunnable<X> body) throws X {
		this.unnamed.run(body);
	}

	/**
	 * Wraps a body so that each call of it goes through the guard.
	 * @param <T> type of the result
	 * @param body the body
	 * @return the guarded body
	 */
	public <T> Callable<T> decorate(Callable<T> body) {
		return this.unnamed.decorate(body);
	}

	/**
	 * One kind of call through this guard; always the same for the same name. Names come
	 * from code or configuration, not from users: each is kept.
	 * @param name its name
	 * @return the operation
	 */
	public Operation operation(String name) {
		Operation known = this.operations.get(name);
		if (known != null) {
			return known;
		}
		Operation added = configured(new Operation(this, name));
		known = this.operations.putIfAbsent(name, added);
		if (known != null) {
			return known;
		}
		configured(added); // settings may have changed before it was among the others
		this.operationListener.accept(added);
		return added;
	}

	private synchronized Operation configured(Operation operation) {
		OperationSettings own = this.operationSettings.apply(operation.name());
		Timeout timeout = this.timeout;
		TimeoutConfig limits = (timeout == null) ? UNLIMITED
				: (own.timeout() != null) ? own.timeout() : timeout.config();
		if (timeout != null && this.circuitBreaker != null) {
			this.circuitBreaker.leaseAtLeast(Nanos.of(limits.timeout()));
		}
		operation.configure(limits, own.adaptiveTimeout() ? adaptiveTimeout(operation, limits) : null,
				retry(operation, own.retry()), own.retry() != null, rateLimiter(operation, own.rateLimit()));
		return operation;
	}

	/** One for each operation: the latency of one says nothing about that of another. */
	private @Nullable AdaptiveTimeout adaptiveTimeout(Operation operation, TimeoutConfig limits) {
		AdaptiveTimeoutConfig config = this.adaptiveTimeout;
		if (config == null || this.timeout == null) {
			return null;
		}
		AdaptiveTimeout before = operation.adaptiveTimeout();
		if (before == null) {
			return new AdaptiveTimeout(config, limits.timeout(), this.ticker.read());
		}
		before.configure(config, limits.timeout());
		return before;
	}

	private @Nullable Retry retry(Operation operation, @Nullable RetryConfig own) {
		Retry before = operation.ownRetry();
		if (own == null) {
			return this.retry;
		}
		if (before == null) {
			return newRetry(own);
		}
		if (!before.config().equals(own)) {
			before.configure(own);
		}
		return before;
	}

	private @Nullable RateLimiter rateLimiter(Operation operation, @Nullable RateLimiterConfig own) {
		RateLimiter before = operation.rateLimiter();
		if (own == null || before == null) {
			return (own != null) ? newRateLimiter(own) : null;
		}
		if (!before.config().equals(own)) {
			before.configure(own);
		}
		return before;
	}

	/** All retries of a guard share one budget: they load the same dependency. */
	private Retry newRetry(RetryConfig config) {
		return Retry.builder(this.name)
			.config(config)
			.time(this.ticker, this.scheduler)
			.budget(retryBudget(config))
			.build();
	}

	/** Hedges load the dependency as retries do, and take from the same budget. */
	private Hedge newHedge(HedgeConfig config) {
		return Hedge.builder(this.name)
			.config(config)
			.time(this.ticker, this.scheduler)
			.contextPropagator(this.contextPropagator)
			.budget(retryBudget(RetryConfig.defaults()))
			.build();
	}

	private synchronized RetryBudget retryBudget(RetryConfig config) {
		RetryBudget budget = this.retryBudget;
		if (budget == null) {
			budget = RetryBudget.of(config.budgetRatio(), config.budgetMinPerSecond(), this.ticker.read());
			this.retryBudget = budget;
		}
		return budget;
	}

	private RateLimiter newRateLimiter(RateLimiterConfig config) {
		return RateLimiter.builder(this.name)
			.config(config)
			.time(this.ticker, this.scheduler)
			.rejectionStackTraces(this.stackTraces)
			.build();
	}

	/**
	 * Changes the guard's retries, for calls to come.
	 * @param config the new settings, or {@code null} for none
	 */
	public synchronized void configureRetry(@Nullable RetryConfig config) {
		Retry current = this.retry;
		if (config == null) {
			this.retry = null;
		}
		else if (current == null) {
			this.retry = newRetry(config);
		}
		else {
			current.configure(config);
		}
		if (config != null && this.retryBudget != null) {
			this.retryBudget.configure(config.budgetRatio(), config.budgetMinPerSecond());
		}
	}

	/**
	 * Changes the guard's hedging, for calls to come.
	 * @param config the new settings, or {@code null} for none
	 */
	public synchronized void configureHedge(@Nullable HedgeConfig config) {
		Hedge current = this.hedge;
		if (config == null) {
			this.hedge = null;
		}
		else if (current == null) {
			this.hedge = newHedge(config);
		}
		else {
			current.configure(config);
		}
	}

	/**
	 * Changes whether and how timeouts follow the latency, from the next
	 * {@link #refreshOperations()} on.
	 * @param config the new settings, or {@code null} for fixed timeouts
	 */
	public void configureAdaptiveTimeout(@Nullable AdaptiveTimeoutConfig config) {
		this.adaptiveTimeout = config;
	}

	/**
	 * Gives every operation its settings anew, after some have changed.
	 */
	public void refreshOperations() {
		this.operations.values().forEach(this::configured);
	}

	/**
	 * Changes which exceptions count as {@link Outcome#IGNORED}.
	 * @param ignored those that it excludes
	 */
	public void ignored(ExceptionFilter ignored) {
		this.ignored = ignored;
	}

	void countFallback(boolean answered) {
		this.fallbacks.count(answered);
	}

	<T, X extends Throwable> T answer(Operation operation, Fallback<? extends T> fallback, X failure) throws X {
		return this.fallbacks.answer(operation, fallback, failure);
	}

	<T> T execute(Operation operation, Callable<T> body) throws Exception {
		Fallback<?> fallback = this.fallback;
		return (fallback == null) ? this.blocking.execute(operation, body)
				: execute(operation, body, Fallbacks.<T>own(fallback));
	}

	<T> T execute(Operation operation, Callable<T> body, Fallback<? extends T> fallback) throws Exception {
		try {
			return this.blocking.execute(operation, body);
		}
		catch (Exception ex) {
			return this.fallbacks.<T, Exception>answer(operation, fallback, ex);
		}
	}

	/** The nearer of the bound on this attempt and that on the whole call. */
	static long nearest(Operation operation, long start, long begin) {
		long ofAttempt = begin + operation.timeoutNanos(begin);
		long ofCall = start + operation.totalTimeoutNanos();
		return (ofCall - ofAttempt < 0) ? ofCall : ofAttempt;
	}

	/** Time that the whole call has left, for further attempts. */
	long remaining(Operation operation, long start) {
		long deadline = bounded(start + operation.totalTimeoutNanos());
		return deadline - this.ticker.read();
	}

	long bounded(long deadline) {
		Timeout timeout = this.timeout;
		if (timeout != null) {
			return timeout.watch().bounded(deadline);
		}
		long now = this.ticker.read();
		return Deadline.current()
			.map((outer) -> Math.min(deadline - now, outer.remainingNanos()) + now)
			.orElse(deadline);
	}

	void succeeded(Operation operation, @Nullable Admission admission, @Nullable Object result, long begin, long end) {
		if (admission != null) {
			Objects.requireNonNull(this.circuitBreaker).succeeded(admission, result, begin, end);
		}
		AdaptiveTimeout adaptive = operation.adaptiveTimeout();
		if (adaptive != null) {
			adaptive.record(end, end - begin);
		}
	}

	/** Once a call; of several attempts at a time more than one may succeed. */
	static void countSuccess(Operation operation, @Nullable Object result, long nanos) {
		Retry retry = operation.retry();
		if (retry == null || retry.accepts(result)) {
			operation.stats().success(nanos);
		}
	}

	CallTimeoutException timedOut(Operation operation, long start, long begin, long deadline,
			@Nullable Throwable thrown) {
		boolean total = deadline - (start + operation.totalTimeoutNanos()) >= 0;
		return new CallTimeoutException(this.name, operation.label(), deadline - (total ? start : begin), total,
				thrown);
	}

	<T, S extends CompletionStage<? extends T>> CompletableFuture<T> executeAsync(Operation operation,
			Callable<? extends S> body, Consumer<? super S> onTimeout) {
		Fallback<?> fallback = this.fallback;
		return (fallback == null) ? begin(operation, body, onTimeout, null)
				: executeAsync(operation, body, onTimeout, Fallbacks.<T>own(fallback));
	}

	<T, S extends CompletionStage<? extends T>> CompletableFuture<T> executeAsync(Operation operation,
			Callable<? extends S> body, Consumer<? super S> onTimeout, Fallback<? extends T> fallback) {
		return this.fallbacks.answerLater(operation, fallback, this.contextPropagator,
				() -> this.<T, S>begin(operation, body, onTimeout, null));
	}

	<T, S extends CompletionStage<? extends T>> CompletableFuture<T> begin(Operation operation,
			Callable<? extends S> body, Consumer<? super S> onTimeout, @Nullable StreamProgress stream) {
		this.recent.beforeCount(this.ticker.read());
		Callable<S> captured;
		try {
			captured = this.contextPropagator.capture(body::call);
		}
		catch (RuntimeException | Error ex) {
			failed(operation, ex, 0);
			return CompletableFuture.failedFuture(ex);
		}
		LoadShedder shedder = this.loadShedder;
		if (shedder == null) {
			return new AsyncCall<T, S>(this, operation, captured, onTimeout, stream).start();
		}
		long entered;
		try {
			entered = shedder.enter(Priority.NORMAL, null);
		}
		catch (RuntimeException ex) {
			failed(operation, ex, 0);
			return CompletableFuture.failedFuture(ex);
		}
		CompletableFuture<T> result = new AsyncCall<T, S>(this, operation, captured, onTimeout, stream).start();
		result.whenComplete((value, failure) -> shedder.exit(entered, null, (failure != null)
				? io.resilience.loadshed.Outcome.of(failure) : io.resilience.loadshed.Outcome.SUCCESS));
		return result;
	}

	/** For calls that wait when what they wait with is closed. */
	CancellationException closed() {
		return new CancellationException(
				"Call to '%s' was given up: the registry that it belongs to is closed".formatted(this.name));
	}

	AtomicInteger lateWithoutBulkhead() {
		return this.lateWithoutBulkhead;
	}

	/**
	 * For asynchronous calls: whether the call may begin, with the bounds that it has.
	 */
	long deadline(Operation operation, long start, long begin) {
		return (this.timeout == null) ? begin + Nanos.FOREVER : bounded(nearest(operation, start, begin));
	}

	boolean isIgnored(Throwable thrown) {
		return this.ignored.isExcluded(thrown);
	}

	void failed(Operation operation, Throwable thrown, long nanos) {
		Outcome outcome = Outcome.of(thrown);
		if (outcome == Outcome.FAILURE && isIgnored(thrown)) {
			outcome = Outcome.IGNORED;
		}
		operation.stats().record(outcome, nanos);
		if (this.events.isHeard()) {
			this.events.publish(CallEnded.of(this.name, operation.label(), outcome, thrown, nanos));
		}
	}

	/**
	 * Calls whose first attempt did not succeed and whose retry is on, by how they ended.
	 * @param result how they ended
	 * @return their number since the start
	 */
	public long retried(RetryResult result) {
		return retries().mapToLong((retry) -> retry.snapshot().ended(result)).sum();
	}

	private Stream<Retry> retries() {
		Set<Retry> retries = Collections.newSetFromMap(new IdentityHashMap<>());
		this.operations.values().forEach((operation) -> {
			Retry retry = operation.retry();
			if (retry != null) {
				retries.add(retry);
			}
		});
		return retries.stream();
	}

	private long decided() {
		return sum(Outcome.SUCCESS) + notSuccessful();
	}

	private long notSuccessful() {
		return sum(Outcome.FAILURE) + sum(Outcome.TIMEOUT);
	}

	private long sum(Outcome outcome) {
		long sum = 0;
		for (Operation operation : this.operations.values()) {
			sum += operation.count(outcome);
		}
		return sum;
	}

	/**
	 * Name of the guard.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The breaker, if the guard has one.
	 * @return the breaker or {@code null}
	 */
	public @Nullable CircuitBreaker circuitBreaker() {
		return this.circuitBreaker;
	}

	/**
	 * The bulkhead, if the guard has one.
	 * @return the bulkhead or {@code null}
	 */
	public @Nullable Bulkhead bulkhead() {
		return this.bulkhead;
	}

	/**
	 * The timeout, if the guard has one.
	 * @return the timeout or {@code null}
	 */
	public @Nullable Timeout timeout() {
		return this.timeout;
	}

	/**
	 * The retries of operations that have none of their own.
	 * @return the retry, or {@code null} if it is off
	 */
	public @Nullable Retry retry() {
		return this.retry;
	}

	/**
	 * What hedges its calls.
	 * @return the hedge, or {@code null} if it is off
	 */
	public @Nullable Hedge hedge() {
		return this.hedge;
	}

	/**
	 * The rate limiter, if the guard has one.
	 * @return the limiter or {@code null}
	 */
	public @Nullable RateLimiter rateLimiter() {
		return this.rateLimiter;
	}

	ContextPropagator contextPropagator() {
		return this.contextPropagator;
	}

	/**
	 * The monotonic time that it uses.
	 * @return the ticker
	 */
	public Ticker ticker() {
		return this.ticker;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * How often failed calls were answered by a fallback, the guard's or the call's own.
	 * @return the numbers now
	 */
	public FallbackSnapshot fallbacks() {
		return this.fallbacks.snapshot(this.name);
	}

	/**
	 * The operations that have been named so far.
	 * @return a live view
	 */
	public Collection<Operation> operations() {
		return Collections.unmodifiableCollection(this.operations.values());
	}

	/**
	 * Reads what the calls came to.
	 * @return the numbers now
	 */
	public CallsSnapshot calls() {
		Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
		for (Outcome outcome : Outcome.values()) {
			counts.put(outcome, sum(outcome));
		}
		LatencySnapshot latency = this.unnamed.latency();
		for (Operation operation : this.operations.values()) {
			if (operation != this.unnamed) {
				latency = latency.plus(operation.latency());
			}
		}
		return new CallsSnapshot(counts, retries().mapToLong((retry) -> retry.snapshot().retries()).sum(),
				this.recent.counts(this.ticker.read()), latency);
	}

	/**
	 * Ends the threads of a bulkhead that runs bodies elsewhere.
	 */
	@Override
	public void close() {
		if (this.bulkhead != null) {
			this.bulkhead.close();
		}
	}

}
