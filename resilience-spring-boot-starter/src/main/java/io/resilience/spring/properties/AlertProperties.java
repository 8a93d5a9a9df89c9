package io.resilience.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience_monitoring.alerts}.
 *
 * @param circuitBreakerOpenThreshold Number of open circuit breakers from which on to
 * alert.
 * @param bulkheadUtilizationThreshold Share of permits in use from which on to alert.
 * @param failureRateThreshold Share of failed calls from which on to alert.
 * @param timeoutRateThreshold Share of timed-out calls from which on to alert.
 */
record AlertProperties(@DefaultValue("1") Integer circuitBreakerOpenThreshold,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.8") Double bulkheadUtilizationThreshold,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.1") Double failureRateThreshold,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.05") Double timeoutRateThreshold) {

}
