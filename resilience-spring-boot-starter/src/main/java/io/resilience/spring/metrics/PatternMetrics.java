package io.resilience.spring.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleBiFunction;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.retry.RetryResult;
import io.resilience.spring.properties.MonitoringSettings;
import io.resilience.spring.registry.Patterns;
import io.resilience.timeout.Timeout;

/**
 * Meters of composed operations. A pattern is measured as a whole, and its dependencies
 * besides. All are there with zero as soon as an annotation has named the pattern.
 */
public final class PatternMetrics implements MeterBinder {

	private static final String PREFIX = "resilience.pattern.";

	private final Patterns patterns;

	private final MonitoringSettings settings;

	/**
	 * Creates the binder.
	 * @param patterns what to measure
	 * @param settings whether to measure
	 */
	public PatternMetrics(Patterns patterns, MonitoringSettings settings) {
		this.patterns = patterns;
		this.settings = settings;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.settings.enableMetrics()) {
			this.patterns.addListener((guard) -> bind(guard, registry));
		}
	}

	private static void bind(Guard guard, MeterRegistry registry) {
		MeterGroup meters = new MeterGroup(registry, Tags.of("pattern", guard.name()));
		calls(guard, meters);
		Timeout timeout = guard.timeout();
		if (timeout != null) {
			meters.seconds(PREFIX + "timeout", "Timeout of one attempt in force", timeout, Timeout::timeoutNanos);
		}
		for (RetryResult result : RetryResult.values()) {
			meters.counter(PREFIX + "retries", "Calls whose first attempt did not succeed, by how they ended", guard,
					(it) -> it.retried(result), "result", result.label());
		}
		String fallbacks = "Failed calls that a fallback was asked for, by whether it answered";
		meters.counter(PREFIX + "fallbacks", fallbacks, guard, (it) -> it.fallbacks().successes(), "result", "success");
		meters.counter(PREFIX + "fallbacks", fallbacks, guard, (it) -> it.fallbacks().failures(), "result", "failure");
		CircuitBreaker breaker = guard.circuitBreaker();
		meters.gauge(PREFIX + "circuitbreaker.state",
				"0 closed, 1 half_open, 2 open, 3 forced_open, 4 disabled or none", guard,
				(it) -> ((breaker != null) ? breaker.state() : CircuitState.DISABLED).ordinal());
		Bulkhead bulkhead = guard.bulkhead();
		if (bulkhead != null) {
			meters.gauge(PREFIX + "bulkhead.active", "Permits in use", bulkhead, Bulkhead::active);
			meters.gauge(PREFIX + "bulkhead.capacity", "Permits in all", bulkhead, Bulkhead::capacity);
		}
	}

	private static void calls(Guard guard, MeterGroup meters) {
		for (Outcome outcome : Outcome.values()) {
			FunctionTimer
				.builder(PREFIX + "calls", guard, (it) -> (long) sum(it, outcome, Operation::count),
						(it) -> sum(it, outcome, Operation::nanos), TimeUnit.NANOSECONDS)
				.description("Guarded composed operations by how they ended")
				.tags(meters.tags().and("outcome", outcome.label()))
				.register(meters.registry());
		}
	}

	private static double sum(Guard guard, Outcome outcome, ToDoubleBiFunction<Operation, Outcome> value) {
		double sum = 0;
		for (Operation operation : guard.operations()) {
			sum += value.applyAsDouble(operation, outcome);
		}
		return sum;
	}

}
