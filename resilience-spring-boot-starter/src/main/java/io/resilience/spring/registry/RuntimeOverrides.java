package io.resilience.spring.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Changes by hand on live dependencies, kept apart from what is configured, so that they
 * can be undone. Calls under way and windows survive each change. Thread-safe: one change
 * at a time.
 */
public final class RuntimeOverrides {

	private static final Log logger = LogFactory.getLog(RuntimeOverrides.class);

	private final DependencyRegistry registry;

	/** What each dependency would have without any change by hand. */
	private final Map<String, DependencyConfig> configured = new ConcurrentHashMap<>();

	/** Changes on each dependency, the newest last. */
	private final Map<String, List<OverrideLayer>> active = new ConcurrentHashMap<>();

	private final List<Consumer<RuntimeOverrideChanged>> listeners = new CopyOnWriteArrayList<>();

	RuntimeOverrides(DependencyRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Changes what is configured; a change by hand stays on top of it.
	 * @param dependency the dependency
	 * @param config what is configured now
	 */
	synchronized void configure(Dependency dependency, DependencyConfig config) {
		dependency.configure(find(dependency.name()).orElse(RuntimeOverride.NONE).applyTo(config));
		this.configured.put(dependency.name(), config);
	}

	/** What is configured, leaving changes by hand aside. */
	synchronized DependencyConfig configured(Dependency dependency) {
		return this.configured.getOrDefault(dependency.name(), dependency.config());
	}

	/**
	 * Adds who is told of each change, after it is made.
	 * @param listener the listener
	 */
	public void addListener(Consumer<RuntimeOverrideChanged> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Applies a change on top of those that are in force: all of it or, if something in
	 * it is impossible, nothing.
	 * @param dependency the dependency
	 * @param change what to change
	 * @param expiresIn after which time to undo it, or {@code null} for never; earlier
	 * changes have their own
	 * @param by who asks, or {@code null}
	 * @throws IllegalArgumentException if a value is impossible or the dependency has no
	 * breaker to act on
	 */
	public void apply(Dependency dependency, RuntimeOverride change, @Nullable Duration expiresIn,
			@Nullable String by) {
		change(dependency, change, expiresIn);
		tell(dependency.name(), change, "applied", by);
	}

	private synchronized void change(Dependency dependency, RuntimeOverride change, @Nullable Duration expiresIn) {
		String name = dependency.name();
		CircuitBreaker breaker = dependency.circuitBreaker();
		if (change.circuitBreaker() != null && breaker == null) {
			throw new IllegalArgumentException("Invalid circuitBreaker (%s): '%s' has no circuit breaker"
				.formatted(change.circuitBreaker(), name));
		}
		List<OverrideLayer> lower = layers(name);
		DependencyConfig base = configured(dependency);
		dependency.configure(OverrideLayer.all(lower).plus(change).applyTo(base));
		this.configured.put(name, base);
		if (change.circuitBreaker() != null && breaker != null) {
			act(breaker, change.circuitBreaker());
		}
		OverrideLayer layer = layer(change.lasting(), expiresIn);
		List<OverrideLayer> all = layer.over(lower,
				change.circuitBreaker() != null && !change.circuitBreaker().lasts());
		if (!layer.override().isEmpty()) {
			all.add(layer);
			scheduleExpiry(name, layer, expiresIn);
		}
		put(name, all);
	}

	private OverrideLayer layer(RuntimeOverride override, @Nullable Duration expiresIn) {
		return (expiresIn != null) ? OverrideLayer.until(this.registry.ticker().read() + Nanos.of(expiresIn), override)
				: OverrideLayer.endless(override);
	}

	private void scheduleExpiry(String name, OverrideLayer layer, @Nullable Duration expiresIn) {
		if (expiresIn != null) {
			Scheduler scheduler = this.registry.scheduler();
			layer.expiry(scheduler.schedule(() -> scheduler.dispatch(() -> expire(name, layer)), Nanos.of(expiresIn)));
		}
	}

	private List<OverrideLayer> layers(String name) {
		return this.active.getOrDefault(name, List.of());
	}

	private void put(String name, List<OverrideLayer> layers) {
		if (layers.isEmpty()) {
			this.active.remove(name);
		}
		else {
			this.active.put(name, List.copyOf(layers));
		}
	}

	private static void act(CircuitBreaker breaker, BreakerAction action) {
		switch (action) {
			case FORCE_OPEN -> breaker.forceOpen();
			case CLOSE -> breaker.close();
			case RESET -> breaker.reset();
			case DISABLE -> breaker.disable();
		}
	}

	/**
	 * Undoes everything that was changed by hand.
	 * @param name name of the dependency
	 * @param by who asks, or {@code null}
	 */
	public void remove(String name, @Nullable String by) {
		List<OverrideLayer> undone = undo(name, layers(name));
		if (!undone.isEmpty()) {
			tell(name, OverrideLayer.all(undone), "removed", by);
		}
	}

	private void expire(String name, OverrideLayer layer) {
		if (!undo(name, List.of(layer)).isEmpty()) {
			tell(name, layer.override(), "expired", null);
		}
	}

	/** Undoes those that are still in force. */
	private synchronized List<OverrideLayer> undo(String name, List<OverrideLayer> layers) {
		List<OverrideLayer> left = new ArrayList<>(layers(name));
		List<OverrideLayer> undone = layers.stream().filter(left::remove).toList();
		undone.forEach(OverrideLayer::cancel);
		BreakerAction before = OverrideLayer.all(layers(name)).circuitBreaker();
		put(name, left);
		RuntimeOverride all = OverrideLayer.all(left);
		this.registry.find(name).ifPresent((dependency) -> {
			dependency.configure(all.applyTo(configured(dependency)));
			restore(dependency.circuitBreaker(), before, all.circuitBreaker());
		});
		return undone;
	}

	private static void restore(@Nullable CircuitBreaker breaker, @Nullable BreakerAction before,
			@Nullable BreakerAction now) {
		if (breaker == null || before == now) {
			return;
		}
		if (now != null) {
			act(breaker, now);
		}
		else if (isFixed(breaker.state())) {
			breaker.close();
		}
	}

	private static boolean isFixed(CircuitState state) {
		return state == CircuitState.FORCED_OPEN || state == CircuitState.DISABLED;
	}

	/**
	 * What is changed by hand now.
	 * @param name name of the dependency
	 * @return all changes in force taken together, empty if there is none
	 */
	public Optional<RuntimeOverride> find(String name) {
		List<OverrideLayer> layers = layers(name);
		return layers.isEmpty() ? Optional.empty() : Optional.of(OverrideLayer.all(layers));
	}

	/** A dependency that goes takes its changes with it. */
	synchronized void forget(String name) {
		layers(name).forEach(OverrideLayer::cancel);
		this.active.remove(name);
		this.configured.remove(name);
	}

	Map<String, ConfiguredValue> settings(String name) {
		return find(name).map(RuntimeOverride::settings).orElse(Map.of());
	}

	private void tell(String name, RuntimeOverride override, String change, @Nullable String by) {
		RuntimeOverrideChanged event = new RuntimeOverrideChanged(Instant.now(), name, override, change, by);
		logger.warn("Settings of '%s' changed by hand: %s %s".formatted(name, change, event.details()));
		if (this.registry.events().isHeard(RuntimeOverrideChanged.class)) {
			this.registry.events().publish(event);
		}
		this.listeners.forEach((listener) -> tell(listener, event));
	}

	private static void tell(Consumer<RuntimeOverrideChanged> listener, RuntimeOverrideChanged event) {
		try {
			listener.accept(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed on a change by hand", ex);
		}
	}

}
