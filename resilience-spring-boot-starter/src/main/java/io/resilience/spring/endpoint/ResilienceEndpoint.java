package io.resilience.spring.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.health.Condition;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.RuntimeOverride;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code resilience}: what each dependency is doing, and by which
 * settings.
 */
@Endpoint(id = "resilience", defaultAccess = Access.READ_ONLY)
public final class ResilienceEndpoint {

	private final Dependencies dependencies;

	private final Supplier<HealthThresholds> thresholds;

	private final Supplier<@Nullable LoadSheddingDescriptor> loadShedding;

	private final Supplier<MonitorDescriptor> monitor;

	private final Supplier<ProcessDescriptor> process;

	/**
	 * Creates the endpoint.
	 * @param dependencies the dependencies
	 * @param thresholds where trouble begins
	 * @param loadShedding describes the load shedder, if there is one
	 * @param monitor describes what is watched in the background
	 * @param process describes pools, memory, profiler and fault injection
	 */
	public ResilienceEndpoint(Dependencies dependencies, Supplier<HealthThresholds> thresholds,
			Supplier<@Nullable LoadSheddingDescriptor> loadShedding, Supplier<MonitorDescriptor> monitor,
			Supplier<ProcessDescriptor> process) {
		this.dependencies = dependencies;
		this.thresholds = thresholds;
		this.loadShedding = loadShedding;
		this.monitor = monitor;
		this.process = process;
	}

	/**
	 * Shows everything.
	 * @return the worst condition, the dependencies by name, the annotated methods, and
	 * what they have in common
	 */
	@ReadOperation
	public ResilienceDescriptor resilience() {
		Map<String, DependencyDescriptor> all = new TreeMap<>();
		boolean degraded = false;
		boolean underPressure = false;
		for (Dependency dependency : this.dependencies.registry().dependencies()) {
			DependencySnapshot snapshot = dependency.snapshot();
			Condition condition = Condition.of(snapshot, this.thresholds.get());
			degraded |= condition == Condition.DEGRADED;
			underPressure |= condition == Condition.UNDER_PRESSURE;
			all.put(dependency.name(), describe(snapshot, condition));
		}
		Condition status = degraded ? Condition.DEGRADED : underPressure ? Condition.UNDER_PRESSURE : Condition.HEALTHY;
		MonitorDescriptor monitor = this.monitor.get();
		ProcessDescriptor process = this.process.get();
		return new ResilienceDescriptor(status.label(), all, this.dependencies.methods(), this.loadShedding.get(),
				ConfigDescriptor.of(this.dependencies.sharedSettings()), monitor.healthChecks(), monitor.alerts(),
				process.pools(), process.memory(), process.profiler(), process.chaos());
	}

	/**
	 * Shows one dependency.
	 * @param name its name
	 * @return the dependency, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable DependencyDescriptor dependency(@Selector String name) {
		return this.dependencies.registry().find(name).map((dependency) -> {
			DependencySnapshot snapshot = dependency.snapshot();
			return describe(snapshot, Condition.of(snapshot, this.thresholds.get()));
		}).orElse(null);
	}

	/**
	 * Changes a dependency by hand, at once and until undone. Off unless
	 * {@code management.endpoint.resilience.access} is {@code unrestricted}.
	 * @param name its name
	 * @param circuitBreaker {@code FORCE_OPEN}, {@code CLOSE}, {@code RESET} or
	 * {@code DISABLE}
	 * @param maxConcurrent permits
	 * @param maxWait longest wait for a permit: seconds, or a duration; 0 rejects at once
	 * @param timeout timeout of one attempt: seconds, or a duration such as {@code 500ms}
	 * @param expiresIn after which time to undo it: seconds, or a duration. {@code CLOSE}
	 * and {@code RESET} by themselves happen at once and leave nothing to undo, so that
	 * it has no effect on them
	 * @param reason why, for the log, the events and the audit
	 * @return the dependency as it is now, or {@code null} if there is none
	 * @throws InvalidEndpointRequestException if a value is impossible; nothing has
	 * changed then
	 */
	@WriteOperation
	public @Nullable DependencyDescriptor change(@Selector String name, @Nullable String circuitBreaker,
			@Nullable String maxConcurrent, @Nullable String maxWait, @Nullable String timeout,
			@Nullable String expiresIn, @Nullable String reason) {
		return change(name, circuitBreaker, maxConcurrent, maxWait, timeout, expiresIn, reason, null);
	}

	@Nullable DependencyDescriptor change(String name, @Nullable String circuitBreaker, @Nullable String maxConcurrent,
			@Nullable String maxWait, @Nullable String timeout, @Nullable String expiresIn, @Nullable String reason,
			@Nullable String by) {
		Dependency dependency = this.dependencies.registry().find(name).orElse(null);
		if (dependency == null) {
			return null;
		}
		try {
			Duration expiry = ChangeFields.time("expiresIn", expiresIn);
			RuntimeOverride change = new RuntimeOverride(ChangeFields.action(circuitBreaker),
					ChangeFields.count("maxConcurrent", maxConcurrent), ChangeFields.wait("maxWait", maxWait),
					ChangeFields.time("timeout", timeout), (expiry != null) ? Instant.now().plus(expiry) : null,
					ChangeFields.reason(reason));
			ChangeFields.requireAny(change);
			this.dependencies.overrides().apply(dependency, change, expiry, by);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), String.valueOf(ex.getMessage()));
		}
		return dependency(name);
	}

	/**
	 * Undoes what was changed by hand.
	 * @param name its name
	 * @return the dependency as it is now, or {@code null} if there is none
	 */
	@DeleteOperation
	public @Nullable DependencyDescriptor undo(@Selector String name) {
		return undo(name, null);
	}

	@Nullable DependencyDescriptor undo(String name, @Nullable String by) {
		this.dependencies.overrides().remove(name, by);
		return dependency(name);
	}

	private DependencyDescriptor describe(DependencySnapshot snapshot, Condition condition) {
		return DependencyDescriptor.of(snapshot, condition, this.dependencies.settings(snapshot.name()),
				this.dependencies.overrides().find(snapshot.name()).orElse(null));
	}

}
