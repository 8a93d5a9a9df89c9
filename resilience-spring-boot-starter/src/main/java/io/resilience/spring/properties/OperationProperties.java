package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Keys of {@code external_dependencies.<name>.operations.<operation>}. A plain number is
 * seconds.
 *
 * @param timeout Timeout of one attempt, waiting for the bulkhead included.
 * @param timeoutSeconds Same as 'timeout'.
 * @param totalTimeout Timeout of the whole call with its retries and pauses.
 * @param retry Retries. What is left out is as the dependency has it.
 * @param rateLimit Limit of the operation's own, besides the dependency's.
 */
@ConfigurationPropertiesSource
record OperationProperties(Duration timeout, @Means("timeout") Duration timeoutSeconds, Duration totalTimeout,
		@NestedConfigurationProperty RetryProperties retry,
		@NestedConfigurationProperty RateLimitProperties rateLimit) {

}
