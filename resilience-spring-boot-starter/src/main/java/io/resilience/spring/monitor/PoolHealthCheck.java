package io.resilience.spring.monitor;

import java.util.Map;
import java.util.function.Supplier;

import io.resilience.health.HealthCheck;
import io.resilience.health.HealthResult;
import io.resilience.spring.pool.PoolDescriptor;

/**
 * Asks a pool for its condition.
 */
final class PoolHealthCheck implements HealthCheck {

	private final String pool;

	private final Supplier<Map<String, PoolDescriptor>> pools;

	PoolHealthCheck(String pool, Supplier<Map<String, PoolDescriptor>> pools) {
		this.pool = pool;
		this.pools = pools;
	}

	@Override
	public HealthResult check() {
		Map<String, PoolDescriptor> pools = this.pools.get();
		PoolDescriptor found = pools.get(this.pool);
		if (found == null) {
			return HealthResult.unhealthy("There is no pool '%s' now, only %s".formatted(this.pool, pools.keySet()));
		}
		HealthResult result = switch (found.condition()) {
			case "degraded" -> HealthResult.degraded("Too many borrowers get nothing, or wait too long");
			case "under_pressure" -> HealthResult.degraded("Nearly all of it is lent");
			default -> HealthResult.healthy();
		};
		return result.withDetail("active", found.active())
			.withDetail("capacity", found.capacity())
			.withDetail("waiting", found.waiting());
	}

}
