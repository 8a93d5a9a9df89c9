package io.resilience.spring.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.hedge.Hedge;
import io.resilience.hedge.HedgeSnapshot;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryResult;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * All meters of one dependency. Not thread-safe.
 */
final class DependencyMeters {

	private static final String OTHER = "other";

	private final MeterGroup meters;

	private final CallMeters callMeters;

	private final Set<Operation> operations = new HashSet<>();

	private final List<OperationGroup> groups = new ArrayList<>();

	private final int maxOperations;

	private @Nullable OperationGroup others;

	DependencyMeters(Dependency dependency, MeterRegistry registry, CallMeters callMeters, int maxOperations) {
		this.meters = new MeterGroup(registry,
				Tags.of("dependency", dependency.name(), "type", dependency.type().label()));
		this.callMeters = callMeters;
		this.maxOperations = maxOperations;
		bulkhead(dependency.bulkhead());
		circuitBreaker(dependency.circuitBreaker());
		timeout(dependency);
		retries(dependency.guard());
		fallbacks(dependency.guard());
		DependencyConfig config = dependency.config();
		RateLimiter rateLimiter = dependency.guard().rateLimiter();
		if (rateLimiter != null) {
			rateLimiter(rateLimiter);
		}
		if (config.hedge() != null) {
			hedges(dependency.guard());
		}
		dependency.guard().operations().forEach(this::add);
	}

	private void bulkhead(Bulkhead bulkhead) {
		this.meters.gauge("resilience.bulkhead.active", "Permits in use", bulkhead, Bulkhead::active);
		this.meters.gauge("resilience.bulkhead.capacity", "Permits in all", bulkhead, Bulkhead::capacity);
		this.meters.gauge("resilience.bulkhead.queued", "Calls that wait for a permit", bulkhead, Bulkhead::queued);
		this.meters.gauge("resilience.bulkhead.abandoned", "Bodies that still run though their time is over", bulkhead,
				(it) -> it.abandonedCount().get());
	}

	private void circuitBreaker(@Nullable CircuitBreaker breaker) {
		String state = "0 closed, 1 half_open, 2 open, 3 forced_open, 4 disabled or none";
		String failureRate = "Share of failed or slow calls in the window, 0 below the minimum of calls";
		if (breaker == null) {
			this.meters.gauge("resilience.circuitbreaker.state", state, CircuitState.DISABLED, CircuitState::ordinal);
			this.meters.gauge("resilience.circuitbreaker.failure.rate", failureRate, 0, Integer::doubleValue);
			return;
		}
		this.meters.gauge("resilience.circuitbreaker.state", state, breaker, (it) -> it.state().ordinal());
		this.meters.gauge("resilience.circuitbreaker.failure.rate", failureRate, breaker, CircuitBreaker::failureRate);
		for (CircuitState from : CircuitState.values()) {
			for (CircuitState to : CircuitState.values()) {
				if (isPossible(from, to)) {
					this.meters.counter("resilience.circuitbreaker.transitions", "Changes of the breaker's state",
							breaker, (it) -> it.transitions(from, to), "from", from.label(), "to", to.label());
				}
			}
		}
	}

	/** By itself or, to a fixed state and back to closed, by hand. */
	private static boolean isPossible(CircuitState from, CircuitState to) {
		return from != to && switch (to) {
			case FORCED_OPEN, DISABLED, CLOSED -> true;
			case OPEN -> from == CircuitState.CLOSED || from == CircuitState.HALF_OPEN;
			case HALF_OPEN -> from == CircuitState.OPEN;
		};
	}

	private void timeout(Dependency dependency) {
		this.meters.seconds("resilience.timeout", "Timeout of one attempt in force", dependency,
				(it) -> Nanos.of(it.config().timeout()));
	}

	private void retries(Guard guard) {
		for (RetryResult result : RetryResult.values()) {
			this.meters.counter("resilience.retries", "Calls whose first attempt did not succeed, by how they ended",
					guard, (it) -> it.retried(result), "result", result.label());
		}
		this.meters.gauge("resilience.retry.budget", "Retries that the budget would allow now", guard, (it) -> {
			// Those of a guard share one budget.
			for (Operation operation : it.operations()) {
				Retry retry = operation.retry();
				if (retry != null) {
					return retry.snapshot().budgetBalance();
				}
			}
			return 0;
		});
	}

	private void fallbacks(Guard guard) {
		String description = "Failed calls that a fallback was asked for, by whether it answered";
		this.meters.counter("resilience.fallbacks", description, guard, (it) -> it.fallbacks().successes(), "result",
				"success");
		this.meters.counter("resilience.fallbacks", description, guard, (it) -> it.fallbacks().failures(), "result",
				"failure");
	}

	private void rateLimiter(RateLimiter limiter) {
		this.meters.gauge("resilience.ratelimiter.available", "Permits that calls could have now", limiter,
				(it) -> it.snapshot().available());
		this.meters.gauge("resilience.ratelimiter.waiting", "Calls that wait for the rate limit", limiter,
				(it) -> it.snapshot().waiting());
	}

	private void hedges(Guard guard) {
		this.meters.counter("resilience.hedges", "Further attempts started beside a slow one", guard,
				(it) -> hedged(it).hedged());
		this.meters.counter("resilience.hedges.won", "Calls that such an attempt answered first", guard,
				(it) -> hedged(it).wonByHedge());
		this.meters.counter("resilience.hedges.denied", "Further attempts not started for want of budget or threads",
				guard, (it) -> hedged(it).denied());
	}

	private static HedgeSnapshot hedged(Guard guard) {
		Hedge hedge = guard.hedge();
		return (hedge != null) ? hedge.snapshot() : new HedgeSnapshot(guard.name(), 0, 0, 0, 0, 0);
	}

	/** Operations are named by code, but nothing keeps code from naming many. */
	void add(Operation operation) {
		if (!this.operations.add(operation)) {
			return; // named while the dependency was bound
		}
		if (this.operations.size() <= this.maxOperations && !operation.name().equals(OTHER)) {
			measured(operation, operation.name());
		}
		else if (this.others == null) {
			this.others = measured(operation, OTHER);
		}
		else {
			this.others.add(operation);
			this.callMeters.joined(this.others, operation);
		}
	}

	private OperationGroup measured(Operation operation, String name) {
		OperationGroup group = new OperationGroup();
		group.add(operation);
		this.groups.add(group);
		this.callMeters.add(this.meters, name, group);
		return group;
	}

	void remove() {
		this.meters.remove();
		this.groups.forEach(this.callMeters::removed);
	}

}
