package io.resilience.spring.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.health.HealthCheckSnapshot;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthMonitorListener;

/**
 * Meters over what health checks found last. All are there with zero as soon as a check
 * is, and go when it goes.
 */
public final class HealthCheckMetrics implements MeterBinder {

	private final HealthMonitor monitor;

	/**
	 * Creates the binder.
	 * @param monitor what makes the checks
	 */
	public HealthCheckMetrics(HealthMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		this.monitor.addListener(new Binding(this.monitor, meters));
	}

	/** Checks come and go on any thread: one at a time. */
	private static final class Binding implements HealthMonitorListener {

		private final HealthMonitor monitor;

		private final MeterRegistry meters;

		private final Map<String, List<Meter>> bound = new HashMap<>();

		Binding(HealthMonitor monitor, MeterRegistry meters) {
			this.monitor = monitor;
			this.meters = meters;
		}

		@Override
		public synchronized void registered(String name) {
			HealthCheckSnapshot check = this.monitor.find(name).orElse(null);
			if (check == null || this.bound.containsKey(name)) {
				return;
			}
			Tags tags = Tags.of("check", name, "critical", Boolean.toString(check.config().critical()));
			List<Meter> meters = new ArrayList<>();
			meters.add(gauge(name, "resilience.healthcheck.status", "0 healthy, 1 degraded, 2 unhealthy", tags,
					(it) -> it.status().ordinal())
				.register(this.meters));
			meters.add(gauge(name, "resilience.healthcheck.duration", "How long the last check took", tags,
					(it) -> it.duration().toNanos() / 1e9)
				.baseUnit("seconds")
				.register(this.meters));
			this.bound.put(name, meters);
		}

		private Gauge.Builder<HealthMonitor> gauge(String name, String meter, String description, Tags tags,
				ToDoubleFunction<HealthCheckSnapshot> value) {
			return Gauge
				.builder(meter, this.monitor,
						(it) -> it.find(name).map((check) -> value.applyAsDouble(check)).orElse(0.0))
				.description(description)
				.tags(tags)
				.strongReference(true);
		}

		@Override
		public synchronized void removed(String name) {
			if (this.monitor.find(name).isPresent()) {
				return; // there is a new one of that name already
			}
			List<Meter> meters = this.bound.remove(name);
			if (meters != null) {
				meters.forEach(this.meters::remove);
			}
		}

	}

}
