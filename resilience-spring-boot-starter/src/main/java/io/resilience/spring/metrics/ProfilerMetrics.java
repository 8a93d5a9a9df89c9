package io.resilience.spring.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.profile.Profiler;

/**
 * Meters of the profiler.
 */
public final class ProfilerMetrics implements MeterBinder, AutoCloseable {

	private final Profiler profiler;

	private final List<MeterGroup> bound = new CopyOnWriteArrayList<>();

	/**
	 * Creates the binder.
	 * @param profiler what measures
	 */
	public ProfilerMetrics(Profiler profiler) {
		this.profiler = profiler;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterGroup meters = new MeterGroup(registry, Tags.empty());
		meters.gauge("resilience.profiler.on", "Whether the profiler measures: 1, or 0", this.profiler,
				(it) -> it.isOn() ? 1 : 0);
		meters.gauge("resilience.profiler.paths", "Paths that the profiler tells apart", this.profiler,
				Profiler::paths);
		this.bound.add(meters);
	}

	@Override
	public void close() {
		this.bound.forEach(MeterGroup::remove);
	}

}
