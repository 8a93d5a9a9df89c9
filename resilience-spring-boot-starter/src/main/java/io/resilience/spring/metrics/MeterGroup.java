package io.resilience.spring.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Meters with tags in common that go together. What they read is kept alive: a meter must
 * not turn into {@code NaN}. Not thread-safe.
 */
final class MeterGroup {

	private final MeterRegistry registry;

	private final Tags tags;

	private final List<Meter> meters = new ArrayList<>();

	MeterGroup(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
	}

	MeterRegistry registry() {
		return this.registry;
	}

	Tags tags() {
		return this.tags;
	}

	<T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
		gauge(name, description, source, value, this.tags);
	}

	/** A gauge whose tags are all of these. */
	<T> void gauge(String name, String description, T source, ToDoubleFunction<T> value, Tags tags) {
		add(Gauge.builder(name, source, value)
			.description(description)
			.tags(tags)
			.strongReference(true)
			.register(this.registry));
	}

	<T> void seconds(String name, String description, T source, ToDoubleFunction<T> nanos) {
		add(Gauge.builder(name, source, (it) -> nanos.applyAsDouble(it) / 1e9)
			.description(description)
			.baseUnit("seconds")
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry));
	}

	<T> void counter(String name, String description, T source, ToDoubleFunction<T> count, String... tags) {
		add(FunctionCounter.builder(name, source, count)
			.description(description)
			.tags(this.tags.and(tags))
			.register(this.registry));
	}

	void add(Meter meter) {
		this.meters.add(meter);
	}

	void remove() {
		this.meters.forEach(this.registry::remove);
	}

}
