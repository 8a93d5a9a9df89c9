package io.resilience.spring.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.spring.pool.PoolDescriptor;
import io.resilience.spring.pool.PoolsView;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of all pools: {@code resilience.pool.active}, {@code .idle}, {@code .capacity}
 * and {@code .waiting}. Which pools there are is looked at twice a minute; their numbers
 * are read with each scrape.
 */
public final class PoolMetrics implements MeterBinder, AutoCloseable {

	private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

	private final PoolsView view;

	private final Scheduler scheduler;

	private final List<Gauges> bound = new CopyOnWriteArrayList<>();

	private volatile Scheduler.@Nullable Task look;

	private volatile boolean closed;

	/**
	 * Creates it.
	 * @param view the pools
	 * @param scheduler looks for new ones
	 */
	public PoolMetrics(PoolsView view, Scheduler scheduler) {
		this.view = view;
		this.scheduler = scheduler;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.bound.add(new Gauges(registry));
		if (this.look == null) {
			look();
		}
	}

	private void look() {
		if (this.closed) {
			return;
		}
		Map<String, PoolDescriptor> pools = this.view.pools();
		this.bound.forEach((gauges) -> gauges.follow(pools));
		this.look = this.scheduler.schedule(() -> this.scheduler.dispatch(this::look), LOOK_NANOS);
	}

	@Override
	public void close() {
		this.closed = true;
		Scheduler.Task look = this.look;
		if (look != null) {
			look.cancel();
		}
	}

	/** The gauges in one registry. */
	private final class Gauges {

		private final MultiGauge active;

		private final MultiGauge idle;

		private final MultiGauge capacity;

		private final MultiGauge waiting;

		private Set<String> known = Set.of();

		Gauges(MeterRegistry registry) {
			this.active = gauge(registry, "active", "Resources that are lent");
			this.idle = gauge(registry, "idle", "Resources that wait for a borrower");
			this.capacity = gauge(registry, "capacity", "Resources that there may be");
			this.waiting = gauge(registry, "waiting", "Borrowers that wait");
		}

		private static MultiGauge gauge(MeterRegistry registry, String what, String description) {
			return MultiGauge.builder("resilience.pool." + what).description(description).register(registry);
		}

		void follow(Map<String, PoolDescriptor> pools) {
			if (!pools.keySet().equals(this.known)) {
				this.known = Set.copyOf(pools.keySet());
				register(this.active, pools, PoolDescriptor::active);
				register(this.idle, pools, PoolDescriptor::idle);
				register(this.capacity, pools, PoolDescriptor::capacity);
				register(this.waiting, pools, PoolDescriptor::waiting);
			}
		}

		private void register(MultiGauge gauge, Map<String, PoolDescriptor> pools,
				ToDoubleFunction<PoolDescriptor> value) {
			gauge.register(pools.entrySet()
				.stream()
				.<Row<?>>map((pool) -> Row.of(Tags.of("pool", pool.getKey(), "kind", pool.getValue().kind()),
						() -> now(pool.getKey(), value)))
				.toList(), true);
		}

		private double now(String name, ToDoubleFunction<PoolDescriptor> value) {
			PoolDescriptor pool = PoolMetrics.this.view.pools().get(name);
			return (pool != null) ? value.applyAsDouble(pool) : 0;
		}

	}

}
