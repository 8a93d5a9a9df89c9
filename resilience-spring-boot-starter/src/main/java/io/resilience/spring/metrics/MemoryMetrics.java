package io.resilience.spring.metrics;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.memory.MemoryGuard;

/**
 * Gauges of the memory guard: {@code resilience.memory.level} (0 normal, 1 soft, 2 hard)
 * and {@code resilience.memory.heap.live}, what the last garbage collection left.
 */
public final class MemoryMetrics implements MeterBinder {

	private final MemoryGuard guard;

	/**
	 * Creates it.
	 * @param guard the guard
	 */
	public MemoryMetrics(MemoryGuard guard) {
		this.guard = guard;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge("resilience.memory.level", (guard) -> guard.level().ordinal())
			.description("Limit that is passed: 0 none, 1 soft, 2 hard")
			.register(registry);
		gauge("resilience.memory.heap.live", (guard) -> Math.max(0, guard.snapshot().heapAfterCollection()))
			.description("What the last garbage collection left on the heap")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
	}

	private Gauge.Builder<MemoryGuard> gauge(String name, ToDoubleFunction<MemoryGuard> value) {
		return Gauge.builder(name, this.guard, value).strongReference(true);
	}

}
