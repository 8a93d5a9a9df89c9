package io.resilience.spring.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

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

	private final Map<String, Active> active = new ConcurrentHashMap<>();

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
	 * Applies a change on top of those that are in force: all of it or, if something in
	 * it is impossible, nothing.
	 * @param dependency the dependency
	 * @param change what to change
	 * @param expiresIn after which time to undo everything that was changed by hand, or
	 * {@code null} for never
	 * @throws IllegalArgumentException if a value is impossible or the dependency has no
	 * breaker to act on
	 */
	public synchronized void apply(Dependency dependency, RuntimeOverride change, @Nullable Duration expiresIn) {
		String name = dependency.name();
		CircuitBreaker breaker = dependency.circuitBreaker();
		if (change.circuitBreaker() != null && breaker == null) {
			throw new IllegalArgumentException("Invalid circuitBreaker (%s): '%s' has no circuit breaker"
				.formatted(change.circuitBreaker(), name));
		}
		RuntimeOverride before = find(name).orElse(RuntimeOverride.NONE);
		RuntimeOverride all = before.plus(change);
		DependencyConfig base = configured(dependency);
		dependency.configure(all.applyTo(base));
		this.configured.put(name, base);
		if (change.circuitBreaker() != null && breaker != null) {
			act(breaker, change.circuitBreaker());
		}
		RuntimeOverride lasting = all.lasting();
		cancelExpiry(name);
		if (lasting.isEmpty()) {
			this.active.remove(name);
		}
		else {
			this.active.put(name, new Active(lasting, expiry(name, expiresIn)));
		}
		tell(name, all, "applied");
	}

	private Scheduler.@Nullable Task expiry(String name, @Nullable Duration expiresIn) {
		if (expiresIn == null) {
			return null;
		}
		Scheduler scheduler = this.registry.scheduler();
		return scheduler.schedule(() -> scheduler.dispatch(() -> undo(name, "expired")), Nanos.of(expiresIn));
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
	 */
	public void remove(String name) {
		undo(name, "removed");
	}

	private synchronized void undo(String name, String how) {
		Active undone = this.active.remove(name);
		if (undone == null) {
			return;
		}
		if (undone.expiry != null) {
			undone.expiry.cancel();
		}
		this.registry.find(name).ifPresent((dependency) -> {
			dependency.configure(configured(dependency));
			CircuitBreaker breaker = dependency.circuitBreaker();
			if (breaker != null && undone.override.circuitBreaker() != null && isFixed(breaker.state())) {
				breaker.close();
			}
			tell(name, undone.override, how);
		});
	}

	private static boolean isFixed(CircuitState state) {
		return state == CircuitState.FORCED_OPEN || state == CircuitState.DISABLED;
	}

	private void cancelExpiry(String name) {
		Active before = this.active.get(name);
		if (before != null && before.expiry != null) {
			before.expiry.cancel();
		}
	}

	/**
	 * What is changed by hand now.
	 * @param name name of the dependency
	 * @return the change in force, empty if there is none
	 */
	public Optional<RuntimeOverride> find(String name) {
		return Optional.ofNullable(this.active.get(name)).map(Active::override);
	}

	/** A dependency that goes takes its changes with it. */
	synchronized void forget(String name) {
		cancelExpiry(name);
		this.active.remove(name);
		this.configured.remove(name);
	}

	Map<String, ConfiguredValue> settings(String name) {
		return find(name).map(RuntimeOverride::settings).orElse(Map.of());
	}

	private void tell(String name, RuntimeOverride override, String change) {
		RuntimeOverrideChanged event = new RuntimeOverrideChanged(Instant.now(), name, override, change);
		logger.warn("Settings of '%s' changed by hand: %s %s".formatted(name, change, event.details()));
		if (this.registry.events().isHeard(RuntimeOverrideChanged.class)) {
			this.registry.events().publish(event);
		}
	}

	private record Active(RuntimeOverride override, Scheduler.@Nullable Task expiry) {
	}

}
