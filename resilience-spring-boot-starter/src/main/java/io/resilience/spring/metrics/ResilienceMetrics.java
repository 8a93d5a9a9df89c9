package io.resilience.spring.metrics;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.RegistryListener;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.retry.RetryResult;
import io.resilience.spring.registry.Dependencies;

/**
 * Meters over the guards' own counters: a call pays nothing for them. All are there with
 * zero as soon as a dependency is, with one fixed set of tags, and go when it goes.
 */
public final class ResilienceMetrics implements MeterBinder {

	private static final CircuitState[][] TRANSITIONS = { { CircuitState.CLOSED, CircuitState.OPEN },
			{ CircuitState.OPEN, CircuitState.HALF_OPEN }, { CircuitState.HALF_OPEN, CircuitState.OPEN },
			{ CircuitState.HALF_OPEN, CircuitState.CLOSED } };

	private final Dependencies dependencies;

	/**
	 * Creates the binder.
	 * @param dependencies what to measure
	 */
	public ResilienceMetrics(Dependencies dependencies) {
		this.dependencies = dependencies;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		this.dependencies.registry().addListener(new Binding(meters, this.dependencies));
	}

	/**
	 * Dependencies come and go, and operations come with first calls, on any thread: one
	 * at a time, or meters would be left behind.
	 */
	private static final class Binding implements RegistryListener {

		private final MeterRegistry meters;

		private final Dependencies dependencies;

		private final Map<Dependency, List<Meter>> bound = new IdentityHashMap<>();

		Binding(MeterRegistry meters, Dependencies dependencies) {
			this.meters = meters;
			this.dependencies = dependencies;
		}

		@Override
		public synchronized void registered(Dependency dependency) {
			if (isGone(dependency) || this.bound.putIfAbsent(dependency, new ArrayList<>()) != null) {
				return;
			}
			Tags tags = tags(dependency);
			Bulkhead bulkhead = dependency.bulkhead();
			gauge(dependency, "resilience.bulkhead.active", "Permits in use", tags, (it) -> bulkhead.active());
			gauge(dependency, "resilience.bulkhead.capacity", "Permits in all", tags, (it) -> bulkhead.capacity());
			gauge(dependency, "resilience.bulkhead.queued", "Calls that wait for a permit", tags,
					(it) -> bulkhead.queued());
			gauge(dependency, "resilience.bulkhead.abandoned", "Bodies that still run though their time is over", tags,
					(it) -> bulkhead.abandonedCount().get());
			gauge(dependency, "resilience.timeout", "Timeout of one attempt in force", tags,
					(it) -> it.config().timeout().toNanos() / 1e9, "seconds");
			gauge(dependency, "resilience.circuitbreaker.state",
					"0 closed, 1 half_open, 2 open, 3 forced_open, 4 disabled", tags,
					(it) -> (it.circuitBreaker() != null) ? it.circuitBreaker().state().ordinal()
							: CircuitState.DISABLED.ordinal());
			gauge(dependency, "resilience.circuitbreaker.failure.rate", "Share of failed or slow calls in the window",
					tags, (it) -> (it.circuitBreaker() != null) ? it.circuitBreaker().failureRate() : 0);
			fallbacks(dependency, tags);
			for (RetryResult result : RetryResult.values()) {
				counter(dependency, "resilience.retries",
						"Calls whose first attempt did not succeed, by how they ended", dependency.guard(),
						(it) -> it.retried(result), tags.and("result", result.label()));
			}
			CircuitBreaker breaker = dependency.circuitBreaker();
			if (breaker != null) {
				transitions(dependency, breaker, tags);
			}
			dependency.guard().operations().forEach((operation) -> operationAdded(dependency, operation));
		}

		private static Tags tags(Dependency dependency) {
			return Tags.of("dependency", dependency.name(), "type", dependency.type().label());
		}

		private boolean isGone(Dependency dependency) {
			return this.dependencies.registry().find(dependency.name()).orElse(null) != dependency;
		}

		private void fallbacks(Dependency dependency, Tags tags) {
			Guard guard = dependency.guard();
			counter(dependency, "resilience.fallbacks", "Calls that a fallback was asked for", guard,
					(it) -> it.fallbacks().successes(), tags.and("result", "success"));
			counter(dependency, "resilience.fallbacks", "Calls that a fallback was asked for", guard,
					(it) -> it.fallbacks().failures(), tags.and("result", "failure"));
		}

		private <T> void counter(Dependency dependency, String name, String description, T source,
				ToDoubleFunction<T> count, Tags tags) {
			add(dependency,
					FunctionCounter.builder(name, source, count)
						.description(description)
						.tags(tags)
						.register(this.meters));
		}

		private void transitions(Dependency dependency, CircuitBreaker breaker, Tags tags) {
			for (CircuitState from : CircuitState.values()) {
				for (CircuitState to : CircuitState.values()) {
					if (from != to && isPossible(from, to)) {
						counter(dependency, "resilience.circuitbreaker.transitions", "Changes of the breaker's state",
								breaker, (it) -> it.transitions(from, to),
								tags.and("from", from.label(), "to", to.label()));
					}
				}
			}
		}

		/**
		 * By itself along {@link #TRANSITIONS}; by hand to a fixed state or to closed.
		 */
		private static boolean isPossible(CircuitState from, CircuitState to) {
			if (to == CircuitState.FORCED_OPEN || to == CircuitState.DISABLED || to == CircuitState.CLOSED) {
				return true;
			}
			for (CircuitState[] transition : TRANSITIONS) {
				if (transition[0] == from && transition[1] == to) {
					return true;
				}
			}
			return false;
		}

		@Override
		public synchronized void operationAdded(Dependency dependency, Operation operation) {
			if (!this.bound.containsKey(dependency)) {
				return;
			}
			Tags tags = tags(dependency).and("operation", operation.name());
			for (Outcome outcome : Outcome.values()) {
				add(dependency,
						FunctionTimer
							.builder("resilience.calls", operation, (it) -> it.count(outcome),
									(it) -> it.nanos(outcome), TimeUnit.NANOSECONDS)
							.description("Guarded calls by how they ended")
							.tags(tags.and("outcome", outcome.label()))
							.register(this.meters));
			}
		}

		private void gauge(Dependency dependency, String name, String description, Tags tags,
				ToDoubleFunction<Dependency> value) {
			add(dependency,
					Gauge.builder(name, dependency, value)
						.description(description)
						.tags(tags)
						.strongReference(true)
						.register(this.meters));
		}

		private void gauge(Dependency dependency, String name, String description, Tags tags,
				ToDoubleFunction<Dependency> value, String unit) {
			add(dependency,
					Gauge.builder(name, dependency, value)
						.description(description)
						.baseUnit(unit)
						.tags(tags)
						.strongReference(true)
						.register(this.meters));
		}

		private void add(Dependency dependency, Meter meter) {
			this.bound.get(dependency).add(meter);
		}

		@Override
		public synchronized void removed(Dependency dependency) {
			List<Meter> meters = this.bound.remove(dependency);
			if (meters != null) {
				meters.forEach(this.meters::remove);
			}
		}

	}

}
