package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.health.pools}.
 *
 * @param rejectionRateThreshold Share of borrowers who got nothing above which a pool
 * counts as degraded.
 * @param utilizationThreshold Share of the capacity in use above which a pool counts as
 * under pressure.
 * @param waitThreshold How long a lease may have to be waited for, on average, before a
 * pool counts as degraded. A plain number is seconds.
 */
record PoolHealthProperties(@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.1") Double rejectionRateThreshold,
		@Within(Limit.SHARE) @DefaultValue("0.9") Double utilizationThreshold,
		@DefaultValue("1s") Duration waitThreshold) {

}
