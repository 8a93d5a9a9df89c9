package io.resilience.spring.health;

import java.util.Set;
import java.util.stream.Stream;

import io.resilience.health.HealthCheckSnapshot;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthRecord;
import io.resilience.health.HealthStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health component {@code resilienceChecks}: what the checks of a monitor found last,
 * one part for each. Asking it makes no check. DOWN is only a critical check that is
 * unhealthy.
 */
public final class HealthChecksContributor implements CompositeHealthContributor {

	/** A composite without parts would be UNKNOWN. */
	private static final HealthIndicator NO_CHECKS = () -> Health.up().withDetail("checks", "none registered").build();

	private final HealthMonitor monitor;

	/**
	 * Creates the contributor.
	 * @param monitor what makes the checks
	 */
	public HealthChecksContributor(HealthMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.monitor.find(name).isPresent() ? indicator(name) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		Set<String> names = this.monitor.snapshot().checks().keySet();
		return names.isEmpty() ? Stream.of(new HealthContributors.Entry("none", NO_CHECKS))
				: names.stream().map((name) -> new HealthContributors.Entry(name, indicator(name)));
	}

	private HealthIndicator indicator(String name) {
		return () -> this.monitor.find(name).map(HealthChecksContributor::health).orElse(null);
	}

	private static Health health(HealthCheckSnapshot check) {
		boolean down = check.status() == HealthStatus.UNHEALTHY && check.config().critical();
		Health.Builder health = down ? Health.down() : Health.up();
		health.withDetail("condition", check.status().label()).withDetail("critical", check.config().critical());
		if (check.message() != null) {
			health.withDetail("message", check.message());
		}
		HealthRecord last = check.last();
		if (last != null) {
			health.withDetail("checkedAt", last.time().toString()).withDetail("duration", last.duration().toString());
		}
		check.details().forEach(health::withDetail);
		return health.build();
	}

}
