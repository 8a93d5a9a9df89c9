package io.resilience.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.resilience.guard.CallObservers;
import io.resilience.guard.Operation;

/**
 * How {@code resilience.calls} is measured. The guards' own counters are free, but cannot
 * fill Micrometer's histograms: who asks for these gets timers that each call records
 * into.
 */
interface CallMeters {

	/** Name of the timer. */
	String NAME = "resilience.calls";

	/** Description of the timer. */
	String DESCRIPTION = "Guarded calls by how they ended";

	/**
	 * Adds the meters of a group of operations, which has one operation or more.
	 * @param meters to add to
	 * @param operation value of the tag
	 * @param operations what to measure
	 */
	void add(MeterGroup meters, String operation, OperationGroup operations);

	/**
	 * One more operation in a group that has been added.
	 * @param operations the group
	 * @param operation the new one
	 */
	default void joined(OperationGroup operations, Operation operation) {
	}

	/**
	 * Forgets a group whose meters have been removed.
	 * @param operations the group
	 */
	default void removed(OperationGroup operations) {
	}

	/**
	 * Chooses by what the registry's filters say of such a timer.
	 * @param meters the registry
	 * @param observers whom to ask for each call, where that is needed
	 * @return what measures calls
	 */
	static CallMeters asConfigured(MeterRegistry meters, CallObservers observers) {
		if (!isDistributionWanted(meters)) {
			return new CountedCalls();
		}
		TimedCalls timed = new TimedCalls();
		observers.add(timed);
		return timed;
	}

	/** Nothing but a timer tells what it has been configured to publish. */
	private static boolean isDistributionWanted(MeterRegistry meters) {
		if (meters instanceof CompositeMeterRegistry composite
				&& composite.getRegistries().stream().anyMatch(CallMeters::isDistributionWanted)) {
			return true;
		}
		Timer probe = Timer.builder(NAME)
			.tags("dependency", "", "type", "", "operation", "", "outcome", "")
			.register(meters);
		try {
			HistogramSnapshot snapshot = probe.takeSnapshot();
			return snapshot.percentileValues().length > 0 || snapshot.histogramCounts().length > 0;
		}
		finally {
			meters.remove(probe);
		}
	}

}
