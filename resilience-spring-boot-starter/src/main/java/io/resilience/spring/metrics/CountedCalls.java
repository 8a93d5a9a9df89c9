package io.resilience.spring.metrics;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Tags;
import io.resilience.guard.Outcome;

/**
 * Reads number, time and maximum from the counters of the guards when they are scraped.
 */
final class CountedCalls implements CallMeters {

	@Override
	public void add(MeterGroup meters, String operation, OperationGroup operations) {
		for (Outcome outcome : Outcome.values()) {
			Tags tags = meters.tags().and("operation", operation, "outcome", outcome.label());
			meters.add(FunctionTimer
				.builder(NAME, operations, (it) -> it.count(outcome), (it) -> it.nanos(outcome), TimeUnit.NANOSECONDS)
				.description(DESCRIPTION)
				.tags(tags)
				.register(meters.registry()));
			if (outcome.isRejection()) {
				continue; // refused at once, and there are many meters
			}
			// As Prometheus spells the maximum of a timer, which a function timer lacks.
			meters.gauge(NAME + ".seconds.max", "Longest call of the last one to two minutes", operations,
					(it) -> it.recentMaxNanos(outcome) / 1e9, tags);
		}
	}

}
