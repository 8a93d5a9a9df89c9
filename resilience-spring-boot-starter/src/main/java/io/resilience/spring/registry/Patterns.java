package io.resilience.spring.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.resilience.ContextPropagator;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Guard;
import io.resilience.spring.properties.AnnotationValues;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.ResolvedPattern;
import io.resilience.timeout.TimeoutConfig;

/**
 * The guards of composed operations by name, made when an annotation first names them.
 * Thread-safe.
 */
public final class Patterns implements AutoCloseable {

	private final DependencyRegistry registry;

	private final ContextPropagator contextPropagator;

	private final Map<String, Pattern> patterns = new TreeMap<>();

	private final List<Consumer<Guard>> listeners = new ArrayList<>();

	private DependencySettings settings;

	/**
	 * Creates it empty.
	 * @param settings what is configured
	 * @param registry whose time and listeners the guards share
	 * @param contextPropagator what is carried over to other threads
	 */
	public Patterns(DependencySettings settings, DependencyRegistry registry, ContextPropagator contextPropagator) {
		this.settings = settings;
		this.registry = registry;
		this.contextPropagator = contextPropagator;
	}

	/**
	 * The guard of a pattern.
	 * @param name its name
	 * @param annotation what the annotation says
	 * @param where class and method, for messages
	 * @return the guard
	 * @throws InvalidGuardedMethodException if another annotation of the same pattern
	 * says something else
	 */
	public synchronized Guard guard(String name, AnnotationValues annotation, String where) {
		ResolvedPattern wanted = this.settings.resolvePattern(name, annotation);
		Pattern known = this.patterns.get(wanted.name());
		if (known == null) {
			known = new Pattern(wanted, annotation, newGuard(wanted), where);
			this.patterns.put(wanted.name(), known);
			Guard guard = known.guard;
			this.listeners.forEach((listener) -> listener.accept(guard));
		}
		else if (!known.resolved.equals(wanted)) {
			throw new InvalidGuardedMethodException(
					"%s and %s are the same pattern '%s', but their annotations say different things.".formatted(
							known.where, where, name),
					"Let them say the same, or give one of them a name of its own.");
		}
		return known.guard;
	}

	/**
	 * Resolves everything again.
	 * @param refresh the new settings, and where to say what to do
	 */
	synchronized void prepare(Refresh refresh) {
		this.patterns.forEach((name, pattern) -> refresh.attempt(() -> prepare(name, pattern, refresh)));
		refresh.step("", Map.of(), Map.of(), () -> this.settings = refresh.settings());
	}

	private void prepare(String name, Pattern pattern, Refresh refresh) {
		ResolvedPattern before = pattern.resolved;
		ResolvedPattern now = refresh.settings().resolvePattern(name, pattern.annotation);
		FixedParts fixed = new FixedParts("resilience.patterns." + name, now.settings(), refresh)
			.block("circuit_breaker", before.circuitBreaker(), now.circuitBreaker())
			.block("rate_limit", before.rateLimit(), now.rateLimit())
			.block("bulkhead", before.bulkhead(), now.bulkhead());
		if (before.bulkhead() != null && now.bulkhead() != null) {
			fixed.value("bulkhead.type", before.bulkhead().type(), now.bulkhead().type());
		}
		refresh.step(name, before.settings(), now.settings(), () -> {
			configure(pattern.guard, now);
			this.patterns.put(name, new Pattern(now, pattern.annotation, pattern.guard, pattern.where));
		});
	}

	/** The parts are those that the guard has. */
	private static void configure(Guard guard, ResolvedPattern now) {
		if (guard.bulkhead() != null && now.bulkhead() != null) {
			guard.bulkhead().configure(now.bulkhead());
		}
		if (guard.circuitBreaker() != null && now.circuitBreaker() != null) {
			guard.circuitBreaker().configure(now.circuitBreaker());
			guard.ignored(now.circuitBreaker().exceptions());
		}
		if (guard.rateLimiter() != null && now.rateLimit() != null) {
			guard.rateLimiter().configure(now.rateLimit());
		}
		if (guard.timeout() != null) {
			guard.timeout().configure(new TimeoutConfig(now.timeout(), now.totalTimeout(), now.gracePeriod()));
		}
		guard.configureRetry(now.retry());
		guard.refreshOperations();
	}

	private Guard newGuard(ResolvedPattern pattern) {
		return Guard.builder()
			.name(pattern.name())
			.time(this.registry.ticker(), this.registry.scheduler())
			.events(this.registry.events())
			.observers(this.registry.observers())
			.contextPropagator(this.contextPropagator)
			.timeout(new TimeoutConfig(pattern.timeout(), pattern.totalTimeout(), pattern.gracePeriod()))
			.retry(pattern.retry())
			.circuitBreaker(pattern.circuitBreaker())
			.rateLimiter(pattern.rateLimit())
			.bulkhead(pattern.bulkhead())
			.build();
	}

	/**
	 * Adds who is told of each guard, those that are there first. One at a time.
	 * @param listener the listener, which must not come back here
	 */
	public synchronized void addListener(Consumer<Guard> listener) {
		this.patterns.values().forEach((pattern) -> listener.accept(pattern.guard));
		this.listeners.add(listener);
	}

	/**
	 * All guards.
	 * @return those made so far, by name
	 */
	public synchronized Map<String, Guard> guards() {
		Map<String, Guard> guards = new TreeMap<>();
		this.patterns.forEach((name, pattern) -> guards.put(name, pattern.guard));
		return Collections.unmodifiableMap(guards);
	}

	/**
	 * The name that a pattern is known by.
	 * @param name its name in any spelling
	 * @return as the configuration spells it, or as it was given
	 */
	public synchronized String spelled(String name) {
		return this.settings.spelledPattern(name);
	}

	/**
	 * Settings of a pattern with their origins.
	 * @param name its name
	 * @return the settings by key, empty for an unknown pattern
	 */
	public synchronized Map<String, ConfiguredValue> settings(String name) {
		Pattern pattern = this.patterns.get(name);
		return (pattern != null) ? pattern.resolved.settings() : Map.of();
	}

	@Override
	public synchronized void close() {
		this.patterns.values().forEach((pattern) -> pattern.guard.close());
	}

	private record Pattern(ResolvedPattern resolved, AnnotationValues annotation, Guard guard, String where) {
	}

}
