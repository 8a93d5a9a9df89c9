package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.resilience.bulkhead.BulkheadType;
import io.resilience.dependency.DependencyType;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Keys of {@code external_dependencies.<name>}. A plain number is seconds where a time is
 * meant.
 *
 * @param type Kind of the dependency, which brings its defaults. Where it is left out it
 * comes from the annotation.
 * @param critical Whether health is DOWN while its circuit breaker is open.
 * @param timeout Timeout of one attempt, waiting for the bulkhead included.
 * @param timeoutSeconds Same as 'timeout'.
 * @param totalTimeout Timeout of the whole call with its retries and pauses.
 * @param gracePeriod How long a body may take to end after its time is over before it
 * counts as abandoned.
 * @param maxConcurrent How many calls may be inside the bulkhead at once.
 * @param maxWorkers Same as 'max_concurrent', as one says of a thread pool.
 * @param bulkheadType Where the body of a call runs.
 * @param queueSize How many calls may wait for the bulkhead at once.
 * @param maxWait How long a call may wait for the bulkhead. 0 rejects at once.
 * @param rejectOnFull Whether a call is rejected at once where the bulkhead is full.
 * @param enableCircuitBreaker Whether there is a circuit breaker.
 * @param circuitBreakerFailureThreshold Failures in a row that open the circuit breaker.
 * @param circuitBreakerTimeout How long the circuit breaker stays open before it admits
 * probes.
 * @param ignoredExceptions Exceptions that are neither failure nor success, subclasses
 * and causes included.
 * @param ignoreExceptions Same as 'ignored_exceptions'.
 * @param excludedExceptions Same as 'ignored_exceptions'.
 * @param bulkhead Bulkhead.
 * @param circuitBreaker Circuit breaker. Switches it on.
 * @param retry Retries. Switches them on.
 * @param rateLimit Rate limit. Switches it on.
 * @param hedge Further attempts beside a slow one. Switches them on.
 * @param adaptiveTimeout Timeout that follows the latency of recent calls. Switches it
 * on.
 * @param operations What single operations have otherwise, by name.
 */
@ConfigurationPropertiesSource
record DependencyProperties(DependencyType type, Boolean critical, Duration timeout,
		@Means("timeout") Duration timeoutSeconds, Duration totalTimeout,
		@Within(Limit.NOT_NEGATIVE) Duration gracePeriod, @Means("/bulkhead.max_concurrent") Integer maxConcurrent,
		@Means("/bulkhead.max_concurrent") Integer maxWorkers, @Means("/bulkhead.type") BulkheadType bulkheadType,
		@Means("/bulkhead.queue_size") @Within(Limit.NOT_NEGATIVE) Integer queueSize,
		@Means("/bulkhead.max_wait") @Within(Limit.NOT_NEGATIVE) Duration maxWait,
		@Means("/bulkhead.reject_on_full") Boolean rejectOnFull,
		@Means("/circuit_breaker.enabled") Boolean enableCircuitBreaker,
		@Means("/circuit_breaker.failure_threshold") Integer circuitBreakerFailureThreshold,
		@Means("/circuit_breaker.recovery_timeout") Duration circuitBreakerTimeout,
		@Means("/circuit_breaker.ignored_exceptions") List<Class<? extends Throwable>> ignoredExceptions,
		@Means("/circuit_breaker.ignored_exceptions") List<Class<? extends Throwable>> ignoreExceptions,
		@Means("/circuit_breaker.ignored_exceptions") List<Class<? extends Throwable>> excludedExceptions,
		@NestedConfigurationProperty BulkheadProperties bulkhead,
		@NestedConfigurationProperty CircuitBreakerProperties circuitBreaker,
		@NestedConfigurationProperty RetryProperties retry, @NestedConfigurationProperty RateLimitProperties rateLimit,
		@NestedConfigurationProperty HedgeProperties hedge,
		@NestedConfigurationProperty AdaptiveTimeoutProperties adaptiveTimeout,
		Map<String, OperationProperties> operations) {

}
