package io.resilience.spring.properties;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

/**
 * The guard of a composed operation as configuration and annotation have it.
 *
 * @param name its name as the configuration spells it, or as it was asked for
 * @param timeout timeout of one attempt
 * @param totalTimeout timeout of the whole operation, or {@code null} for none
 * @param gracePeriod how long a body may take to end after its time is over before it
 * counts as abandoned
 * @param retry retries, or {@code null} for none
 * @param circuitBreaker circuit breaker, or {@code null} for none
 * @param bulkhead bulkhead, or {@code null} for none
 * @param rateLimit rate limit, or {@code null} for none
 * @param settings every setting in force by its full path in snake_case
 */
public record ResolvedPattern(String name, Duration timeout, @Nullable Duration totalTimeout, Duration gracePeriod,
		@Nullable RetryConfig retry, @Nullable CircuitBreakerConfig circuitBreaker, @Nullable BulkheadConfig bulkhead,
		@Nullable RateLimiterConfig rateLimit, SortedMap<String, ConfiguredValue> settings) {

	public ResolvedPattern {
		settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
	}

}
