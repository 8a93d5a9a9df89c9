package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.health}.
 *
 * @param successRateThreshold Share of successful calls below which a dependency counts
 * as degraded.
 * @param minimumCalls Calls that the window must hold before that share decides.
 * @param window Length of the window. A plain number is seconds.
 * @param utilizationThreshold Share of permits in use above which a dependency counts as
 * under pressure.
 * @param pools When a pool counts as degraded or under pressure.
 */
record HealthProperties(@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.8") Double successRateThreshold,
		@DefaultValue("5") Integer minimumCalls, @DefaultValue("60s") Duration window,
		@Within(Limit.SHARE) @DefaultValue("0.9") Double utilizationThreshold,
		@NestedConfigurationProperty PoolHealthProperties pools) {

}
