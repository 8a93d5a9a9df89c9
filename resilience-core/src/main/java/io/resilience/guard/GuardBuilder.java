package io.resilience.guard;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.resilience.ContextPropagator;
import io.resilience.ExceptionFilter;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.event.EventPublisher;
import io.resilience.fallback.Fallback;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.loadshed.LoadShedder;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Guard}. Not thread-safe.
 * <p>
 * A pattern is added by its settings, and is then the guard's own, with the guard's name
 * and time. Or it is added as it is, and guards may share it: its state, numbers and
 * budget are then common to all. Who made it closes it. Of both the last call counts.
 */
public final class GuardBuilder {

	String name = "guard";

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	EventPublisher events = new EventPublisher();

	CallObservers observers = new CallObservers();

	ContextPropagator contextPropagator = ContextPropagator.NONE;

	boolean stackTraces;

	private @Nullable CircuitBreakerConfig circuitBreaker;

	private @Nullable TimeoutConfig timeout;

	private @Nullable BulkheadConfig bulkhead;

	private @Nullable CircuitBreaker sharedCircuitBreaker;

	@Nullable Bulkhead sharedBulkhead;

	@Nullable Retry sharedRetry;

	@Nullable Hedge sharedHedge;

	@Nullable RateLimiter sharedRateLimiter;

	ExceptionFilter ignored = ExceptionFilter.ALL;

	Function<String, OperationSettings> operationSettings = (operation) -> OperationSettings.NONE;

	@Nullable AdaptiveTimeoutConfig adaptiveTimeout;

	@Nullable HedgeConfig hedge;

	@Nullable RetryConfig retry;

	@Nullable RateLimiterConfig rateLimit;

	@Nullable LoadShedder loadShedder;

	@Nullable Fallback<?> fallback;

	Consumer<Operation> operationListener = (operation) -> {
	};

	long recentNanos = Duration.ofSeconds(60).toNanos();

	GuardBuilder() {
	}

	/**
	 * Name, for messages, threads and events.
	 * @param name the name
	 * @return this
	 */
	public GuardBuilder name(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
		return this;
	}

	/**
	 * Adds a circuit breaker.
	 * @param circuitBreaker its settings, or {@code null} for none
	 * @return this
	 */
	public GuardBuilder circuitBreaker(@Nullable CircuitBreakerConfig circuitBreaker) {
		this.circuitBreaker = circuitBreaker;
		this.sharedCircuitBreaker = null;
		this.ignored = (circuitBreaker != null) ? circuitBreaker.exceptions() : ExceptionFilter.ALL;
		return this;
	}

	/**
	 * Adds a circuit breaker that others may use too.
	 * @param circuitBreaker the breaker
	 * @return this
	 */
	public GuardBuilder circuitBreaker(CircuitBreaker circuitBreaker) {
		circuitBreaker(circuitBreaker.config());
		this.sharedCircuitBreaker = circuitBreaker;
		return this;
	}

	/**
	 * Adds a timeout.
	 * @param timeout its settings, or {@code null} for none
	 * @return this
	 */
	public GuardBuilder timeout(@Nullable TimeoutConfig timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Adds a timeout with the settings of another one; there is nothing else to share.
	 * @param timeout the other one
	 * @return this
	 */
	public GuardBuilder timeout(Timeout timeout) {
		return timeout(timeout.config());
	}

	/**
	 * Lets the timeout of one attempt follow the latency of each operation. Has no effect
	 * without a timeout, which holds until there were enough calls.
	 * @param adaptiveTimeout its settings, or {@code null} for a fixed timeout
	 * @return this
	 */
	public GuardBuilder adaptiveTimeout(@Nullable AdaptiveTimeoutConfig adaptiveTimeout) {
		this.adaptiveTimeout = adaptiveTimeout;
		return this;
	}

	/**
	 * Gives operations settings of their own.
	 * @param operationSettings the settings by name of the operation. Asked when an
	 * operation is first named and by {@link Guard#refreshOperations()}
	 * @return this
	 */
	public GuardBuilder operationSettings(Function<String, OperationSettings> operationSettings) {
		this.operationSettings = operationSettings;
		return this;
	}

	/**
	 * Adds retries.
	 * @param retry their settings, or {@code null} for none
	 * @return this
	 */
	public GuardBuilder retry(@Nullable RetryConfig retry) {
		this.retry = retry;
		this.sharedRetry = null;
		return this;
	}

	/**
	 * Adds retries that others may use too, with their common budget.
	 * @param retry the retry
	 * @return this
	 */
	public GuardBuilder retry(Retry retry) {
		retry(retry.config());
		this.sharedRetry = retry;
		return this;
	}

	/**
	 * Adds hedging, for bodies that may safely run twice. Blocking bodies then run on
	 * threads of the scheduler or the bulkhead while their caller waits.
	 * @param hedge its settings, or {@code null} for none
	 * @return this
	 */
	public GuardBuilder hedge(@Nullable HedgeConfig hedge) {
		this.hedge = hedge;
		this.sharedHedge = null;
		return this;
	}

	/**
	 * Adds hedging that others may use too.
	 * @param hedge the hedge
	 * @return this
	 */
	public GuardBuilder hedge(Hedge hedge) {
		hedge(hedge.config());
		this.sharedHedge = hedge;
		return this;
	}

	/**
	 * Adds a rate limit.
	 * @param rateLimit its settings, or {@code null} for none
	 * @return this
	 */
	public GuardBuilder rateLimiter(@Nullable RateLimiterConfig rateLimit) {
		this.rateLimit = rateLimit;
		this.sharedRateLimiter = null;
		return this;
	}

	/**
	 * Adds a rate limit that others may use too.
	 * @param rateLimiter the limiter
	 * @return this
	 */
	public GuardBuilder rateLimiter(RateLimiter rateLimiter) {
		rateLimiter(rateLimiter.config());
		this.sharedRateLimiter = rateLimiter;
		return this;
	}

	/**
	 * Adds load shedding; the shedder may guard other work too.
	 * @param loadShedder the shedder, or {@code null} for none
	 * @return this
	 */
	public GuardBuilder loadShedder(@Nullable LoadShedder loadShedder) {
		this.loadShedder = loadShedder;
		return this;
	}

	/**
	 * Adds a fallback for all calls that name none of their own.
	 * @param fallback the fallback, or {@code null} for none. What it answers must be of
	 * the type that the calls return
	 * @return this
	 */
	public GuardBuilder fallback(@Nullable Fallback<?> fallback) {
		this.fallback = fallback;
		return this;
	}

	/**
	 * Who hears of operations when they are first named; nobody by default.
	 * @param operationListener the listener, called outside of all locks
	 * @return this
	 */
	public GuardBuilder operationListener(Consumer<Operation> operationListener) {
		this.operationListener = operationListener;
		return this;
	}

	/**
	 * How far {@link CallsSnapshot#recent()} looks back; 60 s by default.
	 * @param window above zero
	 * @return this
	 */
	public GuardBuilder recentWindow(Duration window) {
		this.recentNanos = Nanos.of(Nanos.requirePositive("window", window));
		return this;
	}

	/**
	 * Adds a bulkhead.
	 * @param bulkhead its settings, or {@code null} for none
	 * @return this
	 */
	public GuardBuilder bulkhead(@Nullable BulkheadConfig bulkhead) {
		this.bulkhead = bulkhead;
		this.sharedBulkhead = null;
		return this;
	}

	/**
	 * Adds a bulkhead that others may use too. Closing the guard does not close it.
	 * @param bulkhead the bulkhead
	 * @return this
	 */
	public GuardBuilder bulkhead(Bulkhead bulkhead) {
		bulkhead(bulkhead.config());
		this.sharedBulkhead = bulkhead;
		return this;
	}

	/**
	 * The time; the system's by default.
	 * @param ticker measures
	 * @param scheduler wakes
	 * @return this
	 */
	public GuardBuilder time(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Who hears of what the guard does; nobody by default.
	 * @param events the publisher
	 * @return this
	 */
	public GuardBuilder events(EventPublisher events) {
		this.events = events;
		return this;
	}

	/**
	 * Who follows its calls; nobody by default.
	 * @param observers the observers, which other guards may share
	 * @return this
	 */
	public GuardBuilder observers(CallObservers observers) {
		this.observers = observers;
		return this;
	}

	/**
	 * What is carried over to threads of the guard; nothing by default.
	 * @param contextPropagator the propagator
	 * @return this
	 */
	public GuardBuilder contextPropagator(ContextPropagator contextPropagator) {
		this.contextPropagator = contextPropagator;
		return this;
	}

	/**
	 * Whether rejections carry a stack trace; off by default.
	 * @param stackTraces whether to fill them in
	 * @return this
	 */
	public GuardBuilder rejectionStackTraces(boolean stackTraces) {
		this.stackTraces = stackTraces;
		return this;
	}

	/**
	 * Builds it.
	 * @return the guard
	 */
	public Guard build() {
		return new Guard(this);
	}

	@Nullable CircuitBreaker newCircuitBreaker() {
		if (this.sharedCircuitBreaker != null) {
			return this.sharedCircuitBreaker;
		}
		return (this.circuitBreaker == null) ? null
				: CircuitBreaker.builder(this.name)
					.config(this.circuitBreaker)
					.time(this.ticker, this.scheduler)
					.events(this.events)
					.rejectionStackTraces(this.stackTraces)
					.build();
	}

	@Nullable Bulkhead newBulkhead() {
		if (this.sharedBulkhead != null) {
			return this.sharedBulkhead;
		}
		return (this.bulkhead == null) ? null
				: Bulkhead.builder(this.name)
					.config(this.bulkhead)
					.time(this.ticker, this.scheduler)
					.contextPropagator(this.contextPropagator)
					.rejectionStackTraces(this.stackTraces)
					.build();
	}

	/** Late bodies hold permits, so the bulkhead's counter of them is the one to use. */
	@Nullable Timeout newTimeout(@Nullable Bulkhead bulkhead) {
		return (this.timeout == null) ? null
				: Timeout.builder(this.name)
					.config(this.timeout)
					.time(this.ticker, this.scheduler)
					.late((bulkhead != null) ? bulkhead.abandonedCount() : new AtomicInteger())
					.build();
	}

}
