package io.resilience.spring.health;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.resilience.circuitbreaker.CircuitBreakerSnapshot;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.health.Condition;
import io.resilience.health.HealthThresholds;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health component {@code resilience}: one part for each dependency there is at the
 * moment. An open breaker is a detail; DOWN is only a critical dependency whose breaker
 * is open, so that one dependency's trouble does not take the application out of service.
 */
public final class ResilienceHealthContributor implements CompositeHealthContributor {

	/** A composite without parts would be UNKNOWN. */
	private static final HealthIndicator NO_DEPENDENCIES = () -> Health.up()
		.withDetail("dependencies", "none registered")
		.build();

	private final DependencyRegistry registry;

	private final Supplier<HealthThresholds> thresholds;

	/**
	 * Creates the contributor.
	 * @param registry the dependencies
	 * @param thresholds where trouble begins
	 */
	public ResilienceHealthContributor(DependencyRegistry registry, Supplier<HealthThresholds> thresholds) {
		this.registry = registry;
		this.thresholds = thresholds;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.registry.find(name).map(this::indicator).orElse(null);
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		if (this.registry.dependencies().isEmpty()) {
			return Stream.of(new HealthContributors.Entry("none", NO_DEPENDENCIES));
		}
		return this.registry.dependencies()
			.stream()
			.map((dependency) -> new HealthContributors.Entry(dependency.name(), indicator(dependency)));
	}

	private HealthIndicator indicator(Dependency dependency) {
		return () -> health(dependency.snapshot());
	}

	private Health health(DependencySnapshot snapshot) {
		boolean open = isOpen(snapshot.circuitState());
		Health.Builder health = (open && snapshot.config().critical()) ? Health.down() : Health.up();
		health.withDetail("type", snapshot.config().type().label())
			.withDetail("condition", Condition.of(snapshot, this.thresholds.get()).label())
			.withDetail("critical", snapshot.config().critical())
			.withDetail("bulkheadUtilization", snapshot.bulkhead().active() + "/" + snapshot.bulkhead().capacity())
			.withDetail("successRate", successRate(snapshot))
			.withDetail("circuitBreakerState", snapshot.circuitState().label());
		CircuitBreakerSnapshot breaker = snapshot.circuitBreaker();
		if (open && breaker != null && breaker.retryAfter() != null) {
			health.withDetail("retryAfter", breaker.retryAfter().toString());
		}
		return health.build();
	}

	private static boolean isOpen(CircuitState state) {
		return state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
	}

	private static String successRate(DependencySnapshot snapshot) {
		return snapshot.calls().hasSuccessRate()
				? String.format(Locale.ROOT, "%.2f%%", snapshot.calls().successRate() * 100) : "no calls yet";
	}

}
