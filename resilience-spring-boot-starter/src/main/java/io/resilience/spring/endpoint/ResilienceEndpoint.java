package io.resilience.spring.endpoint;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.health.Condition;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.registry.Dependencies;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator endpoint {@code resilience}: what each dependency is doing, and by which
 * settings.
 */
@Endpoint(id = "resilience")
public final class ResilienceEndpoint {

	private final Dependencies dependencies;

	private final Supplier<HealthThresholds> thresholds;

	/**
	 * Creates the endpoint.
	 * @param dependencies the dependencies
	 * @param thresholds where trouble begins
	 */
	public ResilienceEndpoint(Dependencies dependencies, Supplier<HealthThresholds> thresholds) {
		this.dependencies = dependencies;
		this.thresholds = thresholds;
	}

	/**
	 * Shows everything.
	 * @return the worst condition, the dependencies by name, and the annotated methods
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
		return new ResilienceDescriptor(status.label(), all, this.dependencies.methods());
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

	private DependencyDescriptor describe(DependencySnapshot snapshot, Condition condition) {
		return DependencyDescriptor.of(snapshot, condition, this.dependencies.settings(snapshot.name()));
	}

}
