package io.resilience.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.resilience.ContextPropagator;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeConfig;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryBudget;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.timeout.AdaptiveTimeout;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one guard, and what they are configured with: the guard's retries,
 * hedging and adaptive timeouts, or their own. Settings change under the lock and are
 * published to calls through the volatile fields of the operation.
 */
final class Operations {

	private static final TimeoutConfig UNLIMITED = TimeoutConfig.of(Duration.ofNanos(Nanos.FOREVER));

	private final Guard guard;

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final ContextPropagator contextPropagator;

	private final boolean stackTraces;

	private final @Nullable CircuitBreaker circuitBreaker;

	private final @Nullable Timeout timeout;

	private final Function<String, OperationSettings> settings;

	private final Consumer<Operation> listener;

	private final Map<String, Operation> byName = new ConcurrentHashMap<>();

	private final Operation unnamed;

	private @Nullable RetryBudget retryBudget;

	private volatile @Nullable AdaptiveTimeoutConfig adaptiveTimeout;

	private volatile @Nullable Retry retry;

	private volatile @Nullable Hedge hedge;

	Operations(Guard guard, GuardBuilder builder, @Nullable CircuitBreaker circuitBreaker, @Nullable Timeout timeout) {
		this.guard = guard;
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.contextPropagator = builder.contextPropagator;
		this.stackTraces = builder.stackTraces;
		this.circuitBreaker = circuitBreaker;
		this.timeout = timeout;
		this.settings = builder.operationSettings;
		this.listener = builder.operationListener;
		this.adaptiveTimeout = builder.adaptiveTimeout;
		this.retry = (builder.sharedRetry != null) ? builder.sharedRetry
				: (builder.retry != null) ? newRetry(builder.retry) : null;
		this.hedge = (builder.sharedHedge != null) ? builder.sharedHedge
				: (builder.hedge != null) ? newHedge(builder.hedge) : null;
		this.unnamed = configured(new Operation(guard, Operation.UNNAMED));
		this.byName.put(Operation.UNNAMED, this.unnamed);
	}

	Operation unnamed() {
		return this.unnamed;
	}

	Operation get(String name) {
		Operation known = this.byName.get(name);
		if (known != null) {
			return known;
		}
		Operation added = configured(new Operation(this.guard, name));
		known = this.byName.putIfAbsent(name, added);
		if (known != null) {
			return known;
		}
		configured(added); // settings may have changed before it was among the others
		this.listener.accept(added);
		return added;
	}

	Collection<Operation> all() {
		return Collections.unmodifiableCollection(this.byName.values());
	}

	@Nullable Retry retry() {
		return this.retry;
	}

	@Nullable Hedge hedge() {
		return this.hedge;
	}

	/** Each once, however many operations share it. */
	Set<Retry> retries() {
		Set<Retry> retries = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Operation operation : this.byName.values()) {
			Retry retry = operation.retry();
			if (retry != null) {
				retries.add(retry);
			}
		}
		return retries;
	}

	synchronized void configureRetry(@Nullable RetryConfig config) {
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

	synchronized void configureHedge(@Nullable HedgeConfig config) {
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

	void configureAdaptiveTimeout(@Nullable AdaptiveTimeoutConfig config) {
		this.adaptiveTimeout = config;
	}

	void refresh() {
		this.byName.values().forEach(this::configured);
	}

	private synchronized Operation configured(Operation operation) {
		OperationSettings own = this.settings.apply(operation.name());
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

	RateLimiter newRateLimiter(RateLimiterConfig config) {
		return RateLimiter.builder(this.name)
			.config(config)
			.time(this.ticker, this.scheduler)
			.rejectionStackTraces(this.stackTraces)
			.build();
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

}
