package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience_monitoring.alerts}.
 *
 * @param circuitBreakerOpenThreshold Number of open circuit breakers from which on to
 * alert.
 * @param bulkheadUtilizationThreshold Share of permits in use from which on to alert.
 * @param failureRateThreshold Share of failed calls from which on to alert.
 * @param timeoutRateThreshold Share of timed-out calls from which on to alert.
 * @param minimumCalls Calls that the window must hold before the shares of failed and
 * timed-out calls decide.
 * @param window How far those shares look back.
 * @param repeatInterval After which time an alert that lasts is told again.
 * @param webhook Where to post alerts.
 */
record AlertProperties(@DefaultValue("1") Integer circuitBreakerOpenThreshold,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.8") Double bulkheadUtilizationThreshold,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.1") Double failureRateThreshold,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.05") Double timeoutRateThreshold,
		@DefaultValue("10") Integer minimumCalls, @DefaultValue("60s") Duration window,
		@DefaultValue("1h") Duration repeatInterval, @NestedConfigurationProperty WebhookProperties webhook) {

}
