package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.timeouts}. A plain number is seconds.
 *
 * @param defaultTimeout Timeout of one attempt of what has no type, such as a pattern.
 * @param databaseTimeout Timeout of one attempt at a dependency of type database.
 * @param apiCallTimeout Timeout of one attempt at a dependency of type external_api.
 * @param cacheTimeout Timeout of one attempt at a dependency of type cache.
 * @param messageQueueTimeout Timeout of one attempt at a dependency of type
 * message_queue.
 * @param fileOperationTimeout Timeout of one attempt at a dependency of type file_system.
 * @param cpuIntensiveTimeout Timeout of one attempt at a dependency of type
 * cpu_intensive.
 * @param memoryIntensiveTimeout Timeout of one attempt at a dependency of type
 * memory_intensive.
 * @param circuitBreakerTimeout How long a circuit breaker stays open where nothing more
 * specific is said.
 * @param gracePeriod How long a body may take to end after its time is over before it
 * counts as abandoned.
 * @param enableAdaptiveTimeout Whether timeouts follow the latency of recent calls.
 * @param adaptiveTimeoutPercentile Share of recent calls that are faster than the latency
 * an adaptive timeout starts from.
 * @param adaptiveTimeoutMultiplier Factor of an adaptive timeout on that latency.
 * @param adaptiveTimeoutMin Shortest adaptive timeout.
 * @param adaptiveTimeoutMax Longest adaptive timeout.
 */
record TimeoutsProperties(@Means("/timeout") @DefaultValue("30s") Duration defaultTimeout,
		@DefaultValue("10s") Duration databaseTimeout, @DefaultValue("15s") Duration apiCallTimeout,
		@DefaultValue("2s") Duration cacheTimeout, @DefaultValue("10s") Duration messageQueueTimeout,
		@DefaultValue("30s") Duration fileOperationTimeout, @DefaultValue("60s") Duration cpuIntensiveTimeout,
		@DefaultValue("120s") Duration memoryIntensiveTimeout, @DefaultValue("60s") Duration circuitBreakerTimeout,
		@Means("/grace_period") @Within(Limit.NOT_NEGATIVE) @DefaultValue("0s") Duration gracePeriod,
		@Means("/adaptive_timeout.enabled") @DefaultValue("false") Boolean enableAdaptiveTimeout,
		@Means("/adaptive_timeout.percentile") @Within(Limit.PERCENTILE) @DefaultValue("0.95") Double adaptiveTimeoutPercentile,
		@Means("/adaptive_timeout.multiplier") @Within(Limit.AT_LEAST_ONE) @DefaultValue("2") Double adaptiveTimeoutMultiplier,
		@Means("/adaptive_timeout.min") @DefaultValue("1s") Duration adaptiveTimeoutMin,
		@Means("/adaptive_timeout.max") @DefaultValue("120s") Duration adaptiveTimeoutMax) {

}
