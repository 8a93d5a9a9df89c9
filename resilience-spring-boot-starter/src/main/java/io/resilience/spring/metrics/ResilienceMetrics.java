package io.resilience.spring.metrics;

import java.util.IdentityHashMap;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.RegistryListener;
import io.resilience.guard.Operation;
import io.resilience.spring.properties.MonitoringSettings;

/**
 * Meters over the guards' own counters: a call pays nothing for them, unless histograms
 * are asked for. All are there with zero as soon as a dependency is, with one fixed set
 * of tags, and go when it goes.
 */
public final class ResilienceMetrics implements MeterBinder {

	private final DependencyRegistry registry;

	private final MonitoringSettings settings;

	/**
	 * Creates the binder.
	 * @param registry what to measure
	 * @param settings whether to measure, and how many operations of a dependency have
	 * meters of their own
	 */
	public ResilienceMetrics(DependencyRegistry registry, MonitoringSettings settings) {
		this.registry = registry;
		this.settings = settings;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		if (this.settings.enableMetrics()) {
			this.registry.addListener(new Binding(meters));
		}
	}

	/**
	 * Dependencies come and go, and operations come with first calls, on any thread: one
	 * at a time, or meters would be left behind.
	 */
	private final class Binding implements RegistryListener {

		private final MeterRegistry meters;

		private final CallMeters callMeters;

		private final Map<Dependency, DependencyMeters> bound = new IdentityHashMap<>();

		Binding(MeterRegistry meters) {
			this.meters = meters;
			this.callMeters = CallMeters.asConfigured(meters, ResilienceMetrics.this.registry.observers());
		}

		@Override
		public synchronized void registered(Dependency dependency) {
			if (!isGone(dependency) && !this.bound.containsKey(dependency)) {
				this.bound.put(dependency, new DependencyMeters(dependency, this.meters, this.callMeters,
						ResilienceMetrics.this.settings.maxOperations()));
			}
		}

		private boolean isGone(Dependency dependency) {
			return ResilienceMetrics.this.registry.find(dependency.name()).orElse(null) != dependency;
		}

		@Override
		public synchronized void operationAdded(Dependency dependency, Operation operation) {
			DependencyMeters meters = this.bound.get(dependency);
			if (meters != null) {
				meters.add(operation);
			}
		}

		@Override
		public synchronized void removed(Dependency dependency) {
			DependencyMeters meters = this.bound.remove(dependency);
			if (meters != null) {
				meters.remove();
			}
		}

	}

}
