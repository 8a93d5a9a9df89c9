package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.bulkhead.BulkheadType;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Keys of {@code resilience.bulkheads.<type>}: what dependencies of a type have where
 * they do not say otherwise. A plain number is seconds where a time is meant.
 *
 * @param type Where the body of a call runs.
 * @param bulkheadType Same as 'type'.
 * @param maxConcurrent How many calls may be inside at once.
 * @param maxWorkers Same as 'max_concurrent', as one says of a thread pool.
 * @param maxWait How long a call may wait for a permit. 0 rejects at once.
 * @param timeoutSeconds Same as 'max_wait'.
 * @param queueSize How many calls may wait at once.
 * @param rejectOnFull Whether a call is rejected at once where no permit is free.
 * @param enableCircuitBreaker Whether there is a circuit breaker.
 * @param circuitBreakerFailureThreshold Failures in a row that open the circuit breaker.
 * @param circuitBreakerTimeout How long the circuit breaker stays open before it admits
 * probes.
 * @param circuitBreaker Circuit breaker.
 * @param retry What retries do where they are on. Switches none on.
 * @param adaptiveTimeout Timeout that follows the latency of recent calls.
 */
@ConfigurationPropertiesSource
record TypeProperties(@Means("/bulkhead.type") BulkheadType type, @Means("/bulkhead.type") BulkheadType bulkheadType,
		@Means("/bulkhead.max_concurrent") Integer maxConcurrent, @Means("/bulkhead.max_concurrent") Integer maxWorkers,
		@Means("/bulkhead.max_wait") @Within(Limit.NOT_NEGATIVE) Duration maxWait,
		@Means("/bulkhead.max_wait") @Within(Limit.NOT_NEGATIVE) Duration timeoutSeconds,
		@Means("/bulkhead.queue_size") @Within(Limit.NOT_NEGATIVE) Integer queueSize,
		@Means("/bulkhead.reject_on_full") Boolean rejectOnFull,
		@Means("/circuit_breaker.enabled") Boolean enableCircuitBreaker,
		@Means("/circuit_breaker.failure_threshold") Integer circuitBreakerFailureThreshold,
		@Means("/circuit_breaker.recovery_timeout") Duration circuitBreakerTimeout,
		@NestedConfigurationProperty CircuitBreakerProperties circuitBreaker,
		@NestedConfigurationProperty RetryProperties retry,
		@NestedConfigurationProperty AdaptiveTimeoutProperties adaptiveTimeout) {

}
