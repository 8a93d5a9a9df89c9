package io.resilience.spring.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.dependency.RegistryListener;
import io.resilience.guard.Operation;
import io.resilience.spring.properties.AnnotationValues;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.ResolvedDependency;
import io.resilience.spring.properties.ResolvedOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Registers dependencies as they are named: by annotations when their beans are made, and
 * at last those that only the configuration names. Thread-safe.
 */
public final class Dependencies implements SmartInitializingSingleton {

	private final DependencyRegistry registry;

	private final RuntimeOverrides overrides;

	private final Map<String, ResolvedDependency> resolved = new ConcurrentHashMap<>();

	private final Map<String, Map<String, OperationClaim>> operations = new ConcurrentHashMap<>();

	private final Map<String, String> typedAt = new ConcurrentHashMap<>();

	private final List<Supplier<GuardedMethodInfo>> methods = new ArrayList<>();

	private final StartupReport report = new StartupReport(this::methods);

	private DependencySettings settings;

	/**
	 * Creates it empty.
	 * @param settings what is configured
	 * @param registry where dependencies are registered
	 */
	public Dependencies(DependencySettings settings, DependencyRegistry registry) {
		this.settings = settings;
		this.registry = registry;
		this.overrides = new RuntimeOverrides(registry);
		registry.addListener(new Forgetting());
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
	 * @throws InvalidGuardedMethodException if what the annotation says contradicts what
	 * another says, or the configuration has no such dependency and should have
	 */
	public synchronized Operation operation(String name, DependencyType type, String operation,
			@Nullable Duration timeout, String where) {
		Dependency dependency = dependency(name, type, where);
		AnnotationValues annotation = AnnotationValues.timeout(timeout);
		ResolvedOperation own = this.settings.resolveOperation(name, dependency.type(), operation, annotation);
		OperationClaim claim = new OperationClaim(where, annotation, own);
		OperationClaim earlier = this.operations.computeIfAbsent(dependency.name(), (key) -> new TreeMap<>())
			.putIfAbsent(operation, claim);
		if (earlier != null && !earlier.operation().config().equals(own.config())) {
			throw new InvalidGuardedMethodException(
					"%s and %s are the same operation '%s' of the dependency '%s', but their annotations say different things."
						.formatted(earlier.where(), where, operation, name),
					"Let them say the same, or give one of them a name of its own with operation = \"…\".");
		}
		DependencyConfig config = this.overrides.configured(dependency);
		if (!Objects.equals(config.operation(operation), own.config())) {
			this.overrides.configure(dependency, config.toBuilder().operation(operation, own.config()).build());
		}
		return dependency.operation(operation);
	}

	/**
	 * The dependency that an annotation names, registered if this is the first to name
	 * it.
	 * @param name its name
	 * @param type its type
	 * @param where class and method, for messages
	 * @return the dependency
	 * @throws InvalidGuardedMethodException if another annotation says another type, or
	 * the configuration has no such dependency and should have
	 */
	public synchronized Dependency dependency(String name, DependencyType type, String where) {
		ResolvedDependency before = this.resolved.get(this.settings.spelled(name));
		if (before != null && before.config().type() == type) {
			this.typedAt.putIfAbsent(before.name(), where);
			return this.registry.get(before.name());
		}
		if (!this.settings.isConfigured(name)) {
			refuseSlip(name, where);
		}
		ResolvedDependency wanted = this.settings.resolve(name, type, where);
		Optional<Dependency> known = this.registry.find(wanted.name());
		if (known.isPresent() && known.get().type() != type) {
			String elsewhere = this.typedAt.get(wanted.name());
			throw new InvalidGuardedMethodException(
					"%s says that the dependency '%s' is of type %s, but it is of type %s%s.".formatted(where, name,
							type.label(), known.get().type().label(),
							(elsewhere != null) ? " at " + elsewhere : " already"),
					"Use the same annotation everywhere, or give one of the two dependencies another name.");
		}
		this.typedAt.putIfAbsent(wanted.name(), where);
		return known.isPresent() ? known.get() : register(wanted);
	}

	private void refuseSlip(String name, String where) {
		Optional<String> nearest = this.settings.nearestConfigured(name);
		if (nearest.isPresent() || this.settings.strict()) {
			Set<String> configured = this.settings.configuredNames();
			throw new InvalidGuardedMethodException(
					"%s names the dependency '%s', which is not configured%s.".formatted(where, name,
							this.settings.strict() ? " (resilience.strict is true)" : ", and which looks like a slip"),
					"%sCorrect the annotation, or add external_dependencies.%s to the configuration. Configured: %s."
						.formatted(nearest.map(this::meant).orElse(""), name,
								configured.isEmpty() ? "nothing" : String.join(", ", configured)));
		}
	}

	private String meant(String name) {
		return "Did you mean '%s'?%s ".formatted(name,
				this.settings.placeOf(name).map(" It is configured at %s."::formatted).orElse(""));
	}

	/**
	 * The dependency that the configuration names.
	 * @param name its name as configured
	 * @return the dependency, registered if nobody has asked for it before
	 */
	public synchronized Dependency configured(String name) {
		return this.registry.find(name).orElseGet(() -> register(this.settings.resolve(name, null)));
	}

	private Dependency register(ResolvedDependency dependency) {
		this.resolved.put(dependency.name(), dependency);
		return this.registry.register(dependency.name(), inForce(dependency.config()));
	}

	private DependencyConfig inForce(DependencyConfig config) {
		return this.settings.enabled() ? config : Off.dependency(config);
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.settings.configuredNames()) {
			configured(name);
		}
		this.report.publish();
	}

	/**
	 * Remembers an annotated method.
	 * @param method describes the method as it is at the moment
	 */
	public synchronized void add(Supplier<GuardedMethodInfo> method) {
		this.methods.add(method);
	}

	/**
	 * The annotated methods found so far.
	 * @return the methods, by name
	 */
	public synchronized List<GuardedMethodInfo> methods() {
		Map<String, GuardedMethodInfo> methods = new TreeMap<>(); // each of them once
		for (Supplier<GuardedMethodInfo> method : this.methods) {
			GuardedMethodInfo info = method.get();
			methods.put(info.toString(), info);
		}
		return List.copyOf(methods.values());
	}

	/**
	 * The name that a dependency is registered with.
	 * @param name its name in any spelling
	 * @return as the configuration spells it, or as it was given
	 */
	public synchronized String spelled(String name) {
		return this.settings.spelled(name);
	}

	/**
	 * What is said of the annotated methods at startup.
	 * @return the report
	 */
	public StartupReport report() {
		return this.report;
	}

	/**
	 * Settings of a dependency with their origins.
	 * @param name its name
	 * @return the settings by key; empty for a dependency that code registered
	 */
	public synchronized Map<String, ConfiguredValue> settings(String name) {
		ResolvedDependency dependency = this.resolved.get(name);
		Map<String, ConfiguredValue> all = (dependency != null)
				? settings(dependency, this.operations.getOrDefault(name, Map.of())) : new TreeMap<>();
		putByHand(all, this.overrides.settings(name));
		return all;
	}

	/** A timeout by hand is that of every operation, and ends every wait. */
	private static void putByHand(Map<String, ConfiguredValue> all, Map<String, ConfiguredValue> byHand) {
		all.putAll(byHand);
		ConfiguredValue timeout = byHand.get("timeout");
		if (timeout != null) {
			all.replaceAll(
					(key, value) -> (key.startsWith("operations.") && key.endsWith(".timeout")) ? timeout : value);
			all.computeIfPresent("bulkhead.max_wait", (key,
					wait) -> (((Duration) wait.value()).compareTo((Duration) timeout.value()) > 0) ? timeout : wait);
		}
	}

	private static Map<String, ConfiguredValue> settings(ResolvedDependency dependency,
			Map<String, OperationClaim> operations) {
		Map<String, ConfiguredValue> all = new TreeMap<>(dependency.settings());
		operations.values().forEach((claim) -> all.putAll(claim.operation().settings()));
		return all;
	}

	/**
	 * What is written of types, of patterns and of everything, with its origins.
	 * @return the settings by their key below {@code resilience}
	 */
	public synchronized Map<String, ConfiguredValue> sharedSettings() {
		return this.settings.shared();
	}

	/**
	 * Resolves everything again. Changes by hand stay on top.
	 * @param refresh the new settings, and where to say what to do
	 */
	synchronized void prepare(Refresh refresh) {
		Set<String> known = new HashSet<>();
		for (Dependency dependency : this.registry.dependencies()) {
			known.add(refresh.settings().spelled(dependency.name()));
			ResolvedDependency before = this.resolved.get(dependency.name());
			if (before != null) {
				refresh.attempt(() -> prepare(dependency, before, refresh));
			}
		}
		for (String name : refresh.settings().configuredNames()) {
			if (!known.contains(name)) {
				refresh.attempt(() -> prepare(refresh.settings().resolve(name, null), refresh));
			}
		}
		refresh.step("", Map.of(), Map.of(), () -> this.settings = refresh.settings());
	}

	private void prepare(ResolvedDependency added, Refresh refresh) {
		refresh.step(added.name(), Map.of(), added.settings(), () -> register(added));
	}

	private void prepare(Dependency dependency, ResolvedDependency before, Refresh refresh) {
		String name = dependency.name();
		String annotatedAt = this.typedAt.get(name);
		if (annotatedAt != null) {
			refresh.settings().problemWith(name, annotatedAt).ifPresent(refresh::problem);
		}
		boolean typed = annotatedAt != null || !refresh.settings().isConfigured(name);
		ResolvedDependency now = refresh.settings().resolve(name, typed ? dependency.type() : null, annotatedAt);
		Map<String, OperationClaim> claims = new TreeMap<>();
		DependencyConfig.Builder config = now.config().toBuilder();
		Map<String, OperationClaim> claimsBefore = this.operations.getOrDefault(name, Map.of());
		claimsBefore.forEach((operation, claim) -> {
			ResolvedOperation own = refresh.settings()
				.resolveOperation(name, now.config().type(), operation, claim.annotation());
			claims.put(operation, new OperationClaim(claim.where(), claim.annotation(), own));
			config.operation(operation, own.config());
		});
		new FixedParts("external_dependencies." + name, now.settings(), refresh)
			.value("type", before.config().type(), now.config().type())
			.value("bulkhead.type", before.config().bulkhead().type(), now.config().bulkhead().type())
			.block("circuit_breaker.enabled", before.config().circuitBreaker(), now.config().circuitBreaker())
			.block("rate_limit", before.config().rateLimit(), now.config().rateLimit());
		DependencyConfig all = inForce(config.build());
		refresh.step(name, settings(before, claimsBefore), settings(now, claims), () -> {
			this.resolved.put(name, now);
			this.operations.put(name, claims);
			this.overrides.configure(dependency, all);
		});
	}

	/**
	 * Where the dependencies are registered.
	 * @return the registry
	 */
	public DependencyRegistry registry() {
		return this.registry;
	}

	/** What an annotated method makes of an operation. */
	private record OperationClaim(String where, AnnotationValues annotation, ResolvedOperation operation) {

	}

	/** A dependency that goes takes its settings and numbers with it. */
	private final class Forgetting implements RegistryListener {

		@Override
		public void registered(Dependency dependency) {
			// Settings and numbers come when somebody asks.
		}

		@Override
		public void removed(Dependency dependency) {
			Dependencies.this.resolved.remove(dependency.name());
			Dependencies.this.operations.remove(dependency.name());
			Dependencies.this.typedAt.remove(dependency.name());
			Dependencies.this.overrides.forget(dependency.name());
		}

	}

}
