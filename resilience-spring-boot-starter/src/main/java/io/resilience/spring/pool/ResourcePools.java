package io.resilience.spring.pool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.pool.PoolFactory;
import io.resilience.pool.ResourcePool;
import io.resilience.spring.properties.DependencySettings;

/**
 * Makes pools with the settings of {@code resilience.pools.<name>}, and closes them with
 * the context: inject it and ask for a pool by name. Thread-safe.
 */
public final class ResourcePools implements PoolSource, AutoCloseable {

	private final DependencySettings settings;

	private final DependencyRegistry registry;

	private final Supplier<Map<String, ResourcePool<?>>> beans;

	private final Map<String, ResourcePool<?>> made = new ConcurrentHashMap<>();

	/**
	 * Creates it without pools.
	 * @param settings what is configured
	 * @param registry whose time and events the pools use
	 * @param beans pools that the application declares as beans, asked each time
	 */
	public ResourcePools(DependencySettings settings, DependencyRegistry registry,
			Supplier<Map<String, ResourcePool<?>>> beans) {
		this.settings = settings;
		this.registry = registry;
		this.beans = beans;
	}

	/**
	 * Makes a pool, which fills in the background and is closed with the context.
	 * @param <T> type of the resources
	 * @param name its name, by which it is configured and shown
	 * @param factory makes the resources
	 * @return the pool
	 * @throws IllegalStateException if there is one of that name that is not closed
	 */
	public <T> ResourcePool<T> create(String name, PoolFactory<T> factory) {
		this.made.values().removeIf(ResourcePool::isClosed);
		ResourcePool<T> pool = ResourcePool.builder(name, factory)
			.config(this.settings.pool(name))
			.time(this.registry.ticker(), this.registry.scheduler())
			.events(this.registry.events())
			.build();
		if (this.made.putIfAbsent(name, pool) != null) {
			pool.close();
			throw new IllegalStateException(
					"Pool '%s' exists already: make it once and inject it where it is needed".formatted(name));
		}
		return pool;
	}

	/**
	 * Pools that were made here.
	 * @return their names
	 */
	public Set<String> names() {
		return Set.copyOf(this.made.keySet());
	}

	@Override
	public Map<String, PoolReading> pools() {
		Map<String, ResourcePool<?>> all = new LinkedHashMap<>(this.made);
		this.beans.get().values().forEach((pool) -> all.putIfAbsent(pool.name(), pool));
		Map<String, PoolReading> readings = new TreeMap<>();
		all.forEach((name, pool) -> {
			if (!pool.isClosed()) {
				readings.put(name, PoolReading.of(pool));
			}
		});
		return readings;
	}

	@Override
	public void close() {
		this.made.values().forEach(ResourcePool::close);
	}

}
