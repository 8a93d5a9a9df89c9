package io.resilience.spring.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;
import io.resilience.guard.CallObserver;
import io.resilience.guard.ObservedCall;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Records each call into a timer, as histograms need it.
 */
final class TimedCalls implements CallMeters, CallObserver {

	private final Map<OperationGroup, Timers> groups = new ConcurrentHashMap<>();

	private final Map<Operation, Timers> timers = new ConcurrentHashMap<>();

	@Override
	public void add(MeterGroup meters, String operation, OperationGroup operations) {
		Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
		for (Outcome outcome : Outcome.values()) {
			Timer timer = Timer.builder(NAME)
				.description(DESCRIPTION)
				.tags(meters.tags().and("operation", operation, "outcome", outcome.label()))
				.register(meters.registry());
			byOutcome.put(outcome, timer);
			meters.add(timer);
		}
		this.groups.put(operations, new Timers(byOutcome));
		operations.operations().forEach((each) -> joined(operations, each));
	}

	@Override
	public void joined(OperationGroup operations, Operation operation) {
		Timers timers = this.groups.get(operations);
		if (timers != null) {
			this.timers.put(operation, timers);
		}
	}

	@Override
	public void removed(OperationGroup operations) {
		this.groups.remove(operations);
		operations.operations().forEach(this.timers::remove);
	}

	@Override
	public @Nullable ObservedCall begin(Operation operation) {
		return this.timers.get(operation);
	}

	/** One for all calls: what they have in common is all that it needs. */
	private record Timers(Map<Outcome, Timer> byOutcome) implements ObservedCall {

		@Override
		public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
			Timer timer = this.byOutcome.get(outcome);
			if (timer != null) {
				timer.record(nanos, TimeUnit.NANOSECONDS);
			}
		}

	}

}
