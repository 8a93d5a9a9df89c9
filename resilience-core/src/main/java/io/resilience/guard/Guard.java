package io.resilience.guard;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.ContextPropagator;
import io.resilience.ExceptionFilter;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.call.Decorator;
import io.resilience.call.StreamProgress;
import io.resilience.circuitbreaker.Admission;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackSnapshot;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.Permit;
import io.resilience.loadshed.Priority;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.retry.RetryResult;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.timeout.AdaptiveTimeout;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import io.resilience.timeout.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The patterns nested in the one fixed order, outermost first: fallback → load shedding →
 * retry → hedge → circuit breaker → rate limit → timeout → bulkhead → body. Any of them
 * may be left out.
 * <p>
 * The way of a blocking call is {@link BlockingCalls}, that of an asynchronous one
 * {@link AsyncCall}. Thread-safe.
 */
public final class Guard implements Decorator, AutoCloseable {

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final ContextPropagator contextPropagator;

	private final @Nullable LoadShedder loadShedder;

	private final @Nullable CircuitBreaker circuitBreaker;

	private final @Nullable RateLimiter rateLimiter;

	private final @Nullable Timeout timeout;

	private final @Nullable Bulkhead bulkhead;

	private final boolean ownsBulkhead;

	private final @Nullable Fallback<?> fallback;

	private final Fallbacks fallbacks = new Fallbacks();

	private final CallObservers observers;

	private final Operations operations;

	private final CallBounds bounds;

	private final CallCounts counts;

	private final BlockingCalls blocking;

	Guard(GuardBuilder builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.contextPropagator = builder.contextPropagator;
		this.loadShedder = builder.loadShedder;
		this.fallback = builder.fallback;
		this.observers = builder.observers;
		this.circuitBreaker = builder.newCircuitBreaker();
		this.bulkhead = builder.newBulkhead();
		this.ownsBulkhead = builder.sharedBulkhead == null;
		this.timeout = builder.newTimeout(this.bulkhead);
		this.operations = new Operations(this, builder, this.circuitBreaker, this.timeout);
		this.rateLimiter = (builder.sharedRateLimiter != null) ? builder.sharedRateLimiter
				: (builder.rateLimit != null) ? this.operations.newRateLimiter(builder.rateLimit) : null;
		this.bounds = new CallBounds(this.name, this.ticker, this.timeout);
		this.counts = new CallCounts(builder, this.operations);
		this.blocking = new BlockingCalls(this, this.ticker);
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
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		return this.operations.unnamed().call(body);
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
	@Override
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		return this.operations.unnamed().call(body);
	}

	/**
	 * Calls a body that answers later, without blocking.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, a rejection or a timeout
	 * @see Operation#callAsync(Callable)
	 */
	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return this.operations.unnamed().callAsync(body);
	}

	@Override
	public <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		return this.operations.unnamed().callStream(body, onTimeout, stream);
	}

	/**
	 * One kind of call through this guard; always the same for the same name. Names come
	 * from code or configuration, not from users: each is kept.
	 * @param name its name
	 * @return the operation
	 */
	public Operation operation(String name) {
		return this.operations.get(name);
	}

	/**
	 * Changes the guard's retries, for calls to come.
	 * @param config the new settings, or {@code null} for none
	 */
	public void configureRetry(@Nullable RetryConfig config) {
		this.operations.configureRetry(config);
	}

	/**
	 * Changes the guard's hedging, for calls to come.
	 * @param config the new settings, or {@code null} for none
	 */
	public void configureHedge(@Nullable HedgeConfig config) {
		this.operations.configureHedge(config);
	}

	/**
	 * Changes whether and how timeouts follow the latency, from the next
	 * {@link #refreshOperations()} on.
	 * @param config the new settings, or {@code null} for fixed timeouts
	 */
	public void configureAdaptiveTimeout(@Nullable AdaptiveTimeoutConfig config) {
		this.operations.configureAdaptiveTimeout(config);
	}

	/**
	 * Gives every operation its settings anew, after some have changed.
	 */
	public void refreshOperations() {
		this.operations.refresh();
	}

	/**
	 * Changes which exceptions count as {@link Outcome#IGNORED}.
	 * @param ignored those that it excludes
	 */
	public void ignored(ExceptionFilter ignored) {
		this.counts.ignored(ignored);
	}

	void countFallback(boolean answered) {
		this.fallbacks.count(answered);
	}

	<T, X extends Throwable> T answer(Operation operation, Fallback<? extends T> fallback, X failure) throws X {
		return this.fallbacks.answer(operation, fallback, failure);
	}

	<T> Fallback.Answer<T> answering(Operation operation, Fallback<? extends T> fallback) {
		return this.fallbacks.answering(operation, fallback, CallersContext.capture(this.contextPropagator));
	}

	/**
	 * To be asked before {@link #execute(Operation, Callable)}, and thrown instead of it.
	 */
	@Nullable CallRejectedException refuseAtOnce(Operation operation) {
		return (this.fallback == null) ? this.blocking.refuseAtOnce(operation) : null;
	}

	/**
	 * What a call is told that has no time left before it begins, if it is not a timeout:
	 * on every way the same as at the door, so that a refusal is one whoever asks.
	 */
	@Nullable CallRejectedException refusedWithoutTime(Operation operation, long now) {
		CircuitBreaker breaker = this.circuitBreaker;
		if (breaker != null && !breaker.isClosed()) {
			return breaker.refuseAtOnce(operation.label(), now);
		}
		Bulkhead bulkhead = this.bulkhead;
		return (bulkhead != null && this.blocking.isBulkheadNext(operation) && bulkhead.refusesAtOnce())
				? bulkhead.refuseAtOnce(operation.label()) : null;
	}

	<T> T execute(Operation operation, Callable<T> body) throws Exception {
		Fallback<?> fallback = this.fallback;
		return (fallback == null) ? this.blocking.execute(operation, body)
				: execute(operation, body, Fallbacks.<T>own(fallback));
	}

	<T> T execute(Operation operation, Callable<T> body, Fallback<? extends T> fallback) throws Exception {
		CallRejectedException refused = this.blocking.refuseAtOnce(operation);
		if (refused != null) {
			return this.fallbacks.<T, Exception>answer(operation, fallback, refused);
		}
		try {
			return this.blocking.execute(operation, body);
		}
		catch (Exception ex) {
			return this.fallbacks.<T, Exception>answer(operation, fallback, ex);
		}
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

	<T, S extends CompletionStage<? extends T>> CompletableFuture<T> executeAsync(Operation operation,
			Callable<? extends S> body, Consumer<? super S> onTimeout) {
		Fallback<?> fallback = this.fallback;
		return (fallback == null) ? begin(operation, body, onTimeout, null)
				: executeAsync(operation, body, onTimeout, Fallbacks.<T>own(fallback));
	}

	<T, S extends CompletionStage<? extends T>> CompletableFuture<T> executeAsync(Operation operation,
			Callable<? extends S> body, Consumer<? super S> onTimeout, Fallback<? extends T> fallback) {
		Fallback.Answer<T> answer = answering(operation, fallback);
		return Fallback.answerLater(this.<T, S>begin(operation, body, onTimeout, null), answer);
	}

	<T, S extends CompletionStage<? extends T>> CompletableFuture<T> begin(Operation operation,
			Callable<? extends S> body, Consumer<? super S> onTimeout, @Nullable StreamProgress stream) {
		WatchedCall watched = this.observers.begin(operation);
		this.counts.callBegins(this.ticker.read());
		LoadShedder shedder = this.loadShedder;
		CallersContext context;
		Permit place;
		try {
			context = CallersContext.capture(this.contextPropagator);
			place = (shedder != null) ? shedder.acquire(Priority.NORMAL, null) : null;
		}
		catch (RuntimeException | Error ex) {
			return notBegun(operation, ex, watched);
		}
		Callable<S> called = body::call;
		return new AsyncCall<T, S>(this, operation, (watched != null) ? watched.around(called) : called, onTimeout,
				stream, watched, context)
			.start(place);
	}

	private <T> CompletableFuture<T> notBegun(Operation operation, Throwable thrown, @Nullable WatchedCall watched) {
		Outcome outcome = this.counts.failed(operation, thrown, 0);
		if (watched != null) {
			watched.ended(outcome, thrown, 0);
		}
		return CompletableFuture.failedFuture(thrown);
	}

	/** Whether a call may tell listeners, or ask user code what an outcome means. */
	boolean asksUserCode(Operation operation) {
		Retry retry = operation.retry();
		CircuitBreaker breaker = this.circuitBreaker;
		return this.counts.isHeard() || (retry != null && asksUserCode(retry.config()))
				|| (breaker != null && breaker.config().resultFailure() != null);
	}

	private static boolean asksUserCode(RetryConfig config) {
		return config.retryOnResult() != null || config.customBackoff() != null || config.retryAfter() != null;
	}

	/** For calls that wait when what they wait with is closed. */
	CancellationException closed() {
		return new CancellationException(
				"Call to '%s' was given up: the registry that it belongs to is closed".formatted(this.name));
	}

	CallBounds bounds() {
		return this.bounds;
	}

	CallCounts counts() {
		return this.counts;
	}

	boolean isIgnored(Throwable thrown) {
		return this.counts.isIgnored(thrown);
	}

	/**
	 * Calls whose first attempt did not succeed and whose retry is on, by how they ended.
	 * @param result how they ended
	 * @return their number since the start
	 */
	public long retried(RetryResult result) {
		return this.counts.retried(result);
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
		return this.operations.retry();
	}

	/**
	 * What hedges its calls.
	 * @return the hedge, or {@code null} if it is off
	 */
	public @Nullable Hedge hedge() {
		return this.operations.hedge();
	}

	CallObservers observers() {
		return this.observers;
	}

	@Nullable LoadShedder loadShedder() {
		return this.loadShedder;
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
	@Override
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
		return this.operations.all();
	}

	/**
	 * Reads what the calls came to.
	 * @return the numbers now
	 */
	public CallsSnapshot calls() {
		return this.counts.snapshot();
	}

	/**
	 * Ends the threads of a bulkhead that runs bodies elsewhere.
	 */
	@Override
	public void close() {
		if (this.bulkhead != null && this.ownsBulkhead) {
			this.bulkhead.close();
		}
	}

}
