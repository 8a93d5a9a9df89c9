package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Keys of {@code resilience.patterns.<name>}: the guard of a composed operation. A plain
 * number is seconds where a time is meant.
 *
 * @param timeout Timeout of one attempt. The default timeout where it is left out.
 * @param timeoutSeconds Same as 'timeout'.
 * @param totalTimeout Timeout of the whole operation with its retries and pauses.
 * @param gracePeriod How long a body may take to end after its time is over before it
 * counts as abandoned.
 * @param maxAttempts How often the operation may be tried, the first time included.
 * @param failureThreshold Failures in a row that open its circuit breaker. Switches it
 * on.
 * @param retry Retries. Switches them on.
 * @param circuitBreaker Circuit breaker. Switches it on.
 * @param bulkhead Bulkhead. Switches it on.
 * @param rateLimit Rate limit. Switches it on.
 */
@ConfigurationPropertiesSource
record PatternProperties(Duration timeout, @Means("timeout") Duration timeoutSeconds, Duration totalTimeout,
		@Within(Limit.NOT_NEGATIVE) Duration gracePeriod, @Means("/retry.max_attempts") Integer maxAttempts,
		@Means("/circuit_breaker.failure_threshold") Integer failureThreshold,
		@NestedConfigurationProperty RetryProperties retry,
		@NestedConfigurationProperty CircuitBreakerProperties circuitBreaker,
		@NestedConfigurationProperty BulkheadProperties bulkhead,
		@NestedConfigurationProperty RateLimitProperties rateLimit) {

}
