package io.resilience.spring.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.chaos.FaultInjector;

/**
 * Meters of fault injection.
 */
public final class ChaosMetrics implements MeterBinder, AutoCloseable {

	private final FaultInjector injector;

	private final List<MeterGroup> bound = new CopyOnWriteArrayList<>();

	/**
	 * Creates the binder.
	 * @param injector what injects
	 */
	public ChaosMetrics(FaultInjector injector) {
		this.injector = injector;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterGroup meters = new MeterGroup(registry, Tags.empty());
		meters.gauge("resilience.chaos.running", "Experiments that run now", this.injector,
				(it) -> it.running().size());
		meters.counter("resilience.chaos.injected", "Faults that have struck", this.injector, FaultInjector::injected);
		this.bound.add(meters);
	}

	@Override
	public void close() {
		this.bound.forEach(MeterGroup::remove);
	}

}
