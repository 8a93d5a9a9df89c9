package io.resilience.spring.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.memory.MemoryGuard;

/**
 * Meters of the memory guard.
 */
public final class MemoryMetrics implements MeterBinder, AutoCloseable {

	private final MemoryGuard guard;

	private final List<MeterGroup> bound = new CopyOnWriteArrayList<>();

	/**
	 * Creates the binder.
	 * @param guard what watches
	 */
	public MemoryMetrics(MemoryGuard guard) {
		this.guard = guard;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterGroup meters = new MeterGroup(registry, Tags.of("guard", this.guard.name()));
		meters.gauge("resilience.memory.level", "Limit that is passed: 0 none, 1 soft, 2 hard", this.guard,
				(it) -> it.level().ordinal());
		meters.gauge("resilience.memory.heap.live", "Bytes that the last garbage collection left on the heap",
				this.guard, (it) -> Math.max(0, it.snapshot().heapAfterCollection()));
		meters.gauge("resilience.memory.container.used", "Bytes that the container has in use", this.guard,
				(it) -> Math.max(0, it.snapshot().containerUsed()));
		meters.gauge("resilience.memory.container.limit", "Bytes that the container has in all", this.guard,
				(it) -> Math.max(0, it.snapshot().containerLimit()));
		this.bound.add(meters);
	}

	@Override
	public void close() {
		this.bound.forEach(MeterGroup::remove);
	}

}
