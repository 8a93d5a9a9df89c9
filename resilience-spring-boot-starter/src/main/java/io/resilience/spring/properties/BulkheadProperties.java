package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.bulkhead.BulkheadType;

/**
 * Keys of a {@code bulkhead} block. A plain number is seconds where a time is meant.
 *
 * @param type Where the body of a call runs.
 * @param bulkheadType Same as 'type'.
 * @param maxConcurrent How many calls may be inside at once.
 * @param maxWorkers Same as 'max_concurrent', as one says of a thread pool.
 * @param maxWait How long a call may wait for a permit. 0 rejects at once.
 * @param timeoutSeconds Same as 'max_wait'.
 * @param queueSize How many calls may wait at once.
 * @param rejectOnFull Whether a call is rejected at once where no permit is free.
 * @param enableCircuitBreaker Same as 'enabled' of the circuit breaker.
 * @param circuitBreakerFailureThreshold Same as 'failure_threshold' of the circuit
 * breaker.
 * @param circuitBreakerTimeout Same as 'recovery_timeout' of the circuit breaker.
 */
record BulkheadProperties(BulkheadType type, @Means("type") BulkheadType bulkheadType, Integer maxConcurrent,
		@Means("max_concurrent") Integer maxWorkers, @Within(Limit.NOT_NEGATIVE) Duration maxWait,
		@Means("max_wait") @Within(Limit.NOT_NEGATIVE) Duration timeoutSeconds,
		@Within(Limit.NOT_NEGATIVE) Integer queueSize, Boolean rejectOnFull,
		@Means("/circuit_breaker.enabled") Boolean enableCircuitBreaker,
		@Means("/circuit_breaker.failure_threshold") Integer circuitBreakerFailureThreshold,
		@Means("/circuit_breaker.recovery_timeout") Duration circuitBreakerTimeout) {

}
