package io.resilience.spring.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.spring.pool.PoolDescriptor;
import io.resilience.spring.pool.PoolsView;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Meters of all pools. Which pools there are is looked at when the application has
 * started and every ten seconds: meters come and go with their pool. Numbers are read
 * with each scrape.
 */
public final class PoolMetrics implements MeterBinder, SmartInitializingSingleton, AutoCloseable {

	private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final PoolsView view;

	private final Scheduler scheduler;

	private final List<Binding> bindings = new CopyOnWriteArrayList<>();

	private volatile Scheduler.Task look = () -> {
	};

	private final AtomicBoolean started = new AtomicBoolean();

	private volatile boolean closed;

	/**
	 * Creates the binder.
	 * @param view the pools
	 * @param scheduler looks for new ones
	 */
	public PoolMetrics(PoolsView view, Scheduler scheduler) {
		this.view = view;
		this.scheduler = scheduler;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Binding binding = new Binding(registry);
		this.bindings.add(binding);
		binding.follow(this.view.pools());
		if (this.started.compareAndSet(false, true)) {
			lookLater();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		look();
	}

	private void look() {
		Map<String, PoolDescriptor> pools = this.view.pools();
		this.bindings.forEach((binding) -> binding.follow(pools));
	}

	private void lookLater() {
		this.look = this.scheduler.schedule(() -> this.scheduler.dispatch(() -> {
			if (!this.closed) {
				look();
				lookLater();
			}
		}), LOOK_NANOS);
		if (this.closed) {
			this.look.cancel();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.look.cancel();
		this.bindings.forEach((binding) -> binding.follow(Map.of()));
	}

	/** The meters in one registry; one thread at a time. */
	private final class Binding {

		private final MeterRegistry registry;

		private final Map<Tags, MeterGroup> bound = new HashMap<>();

		Binding(MeterRegistry registry) {
			this.registry = registry;
		}

		synchronized void follow(Map<String, PoolDescriptor> pools) {
			Map<Tags, MeterGroup> gone = new HashMap<>(this.bound);
			pools.forEach((name, pool) -> {
				Tags tags = Tags.of("pool", name, "kind", pool.kind());
				gone.remove(tags);
				this.bound.computeIfAbsent(tags, (added) -> bind(name, pool, tags));
			});
			gone.forEach((tags, meters) -> {
				meters.remove();
				this.bound.remove(tags);
			});
		}

		private MeterGroup bind(String name, PoolDescriptor pool, Tags tags) {
			MeterGroup meters = new MeterGroup(this.registry, tags);
			PoolMetrics it = PoolMetrics.this;
			meters.gauge("resilience.pool.active", "Resources that are lent", it, of(name, PoolDescriptor::active));
			meters.gauge("resilience.pool.idle", "Resources that wait for a borrower", it,
					of(name, PoolDescriptor::idle));
			meters.gauge("resilience.pool.capacity", "Resources that there may be", it,
					of(name, PoolDescriptor::capacity));
			meters.gauge("resilience.pool.waiting", "Borrowers that wait", it, of(name, PoolDescriptor::waiting));
			if (pool.borrowed() != null) {
				meters.counter("resilience.pool.borrowed", "Leases", it, of(name, (now) -> count(now.borrowed())));
			}
			if (pool.rejected() != null) {
				meters.counter("resilience.pool.rejected", "Borrowers who got none", it,
						of(name, (now) -> count(now.rejected())));
			}
			return meters;
		}

		private static double count(@Nullable Long count) {
			return (count != null) ? count : 0;
		}

		private static ToDoubleFunction<PoolMetrics> of(String name, ToDoubleFunction<PoolDescriptor> value) {
			return (metrics) -> {
				PoolDescriptor pool = metrics.view.recentPools().get(name);
				return (pool != null) ? value.applyAsDouble(pool) : 0;
			};
		}

	}

}
