package io.resilience.spring.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Operation;
import io.resilience.spring.properties.AnnotationValues;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.ResolvedDependency;
import io.resilience.spring.properties.ResolvedOperation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Registers dependencies as they are named: by annotations when their beans are made, and
 * at last those that only the configuration names. Thread-safe.
 */
public final class Dependencies implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(Dependencies.class);

	private final DependencySettings settings;

	private final DependencyRegistry registry;

	private final RuntimeOverrides overrides;

	private final Map<String, ResolvedDependency> resolved = new ConcurrentHashMap<>();

	private final Map<String, Map<String, ConfiguredValue>> operationSettings = new ConcurrentHashMap<>();

	private final List<GuardedMethodInfo> methods = new ArrayList<>();

	/**
	 * Creates it empty.
	 * @param settings what is configured
	 * @param registry where dependencies are registered
	 */
	public Dependencies(DependencySettings settings, DependencyRegistry registry) {
		this.settings = settings;
		this.registry = registry;
		this.overrides = new RuntimeOverrides(registry);
	}

	/**
	 * Changes by hand.
	 * @return the changes in force, and how to make and undo them
	 */
	public RuntimeOverrides overrides() {
		return this.overrides;
	}

	/**
	 * The operation that an annotated method is, its dependency registered if this is the
	 * first to name it.
	 * @param name name of the dependency
	 * @param type its type
	 * @param operation name of the operation
	 * @param timeout timeout of the annotation, or {@code null}
	 * @param where class and method, for messages
	 * @return the operation
	 * @throws InvalidDependencyNameException if the configuration has no such dependency
	 * and should have
	 */
	public synchronized Operation operation(String name, DependencyType type, String operation,
			@Nullable Duration timeout, String where) {
		if (!this.settings.isConfigured(name)) {
			refuseSlip(name, where);
		}
		Dependency dependency = register(name, type, where);
		ResolvedOperation own = this.settings.resolveOperation(name, dependency.type(), operation,
				AnnotationValues.timeout(timeout));
		this.operationSettings.computeIfAbsent(dependency.name(), (key) -> new TreeMap<>()).putAll(own.settings());
		this.overrides.configure(dependency,
				this.overrides.configured(dependency).toBuilder().operation(operation, own.config()).build());
		return dependency.operation(operation);
	}

	private void refuseSlip(String name, String where) {
		Optional<String> nearest = this.settings.nearestConfigured(name);
		if (nearest.isPresent() || this.settings.strict()) {
			throw new InvalidDependencyNameException(name, where, nearest.orElse(null), this.settings.configuredNames(),
					this.settings.strict());
		}
	}

	private Dependency register(String name, @Nullable DependencyType type, @Nullable String where) {
		ResolvedDependency wanted = this.settings.resolve(name, type, where);
		Optional<Dependency> known = this.registry.find(wanted.name());
		if (known.isEmpty()) {
			this.resolved.put(wanted.name(), wanted);
			return this.registry.register(wanted.name(), wanted.config());
		}
		if (type != null && known.get().type() != type) {
			throw new InvalidDependencyNameException(name, String.valueOf(where), known.get().type(), type);
		}
		return known.get();
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.settings.configuredNames().forEach((name) -> register(name, null, null));
		if (logger.isDebugEnabled()) {
			methods().forEach(logger::debug);
		}
	}

	/**
	 * Remembers an annotated method.
	 * @param method the method
	 */
	public synchronized void add(GuardedMethodInfo method) {
		if (!this.methods.contains(method)) {
			this.methods.add(method);
		}
	}

	/**
	 * The annotated methods found so far.
	 * @return the methods, by name
	 */
	public synchronized List<GuardedMethodInfo> methods() {
		return this.methods.stream().sorted(Comparator.comparing(GuardedMethodInfo::method)).toList();
	}

	/**
	 * Settings of a dependency with their origins.
	 * @param name its name
	 * @return the settings by key; empty for a dependency that code registered
	 */
	public synchronized Map<String, ConfiguredValue> settings(String name) {
		ResolvedDependency dependency = this.resolved.get(name);
		Map<String, ConfiguredValue> all = new TreeMap<>();
		if (dependency != null) {
			all.putAll(dependency.settings());
		}
		all.putAll(this.operationSettings.getOrDefault(name, Map.of()));
		all.putAll(this.overrides.settings(name));
		return all;
	}

	/**
	 * Where the dependencies are registered.
	 * @return the registry
	 */
	public DependencyRegistry registry() {
		return this.registry;
	}

}
