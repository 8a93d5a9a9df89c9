package io.resilience.dependency;

import java.time.Duration;
import java.util.Locale;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Kind of a dependency, with the defaults that suit it.
 */
public enum DependencyType {

	/** Relational or other databases: 10 calls, 5 s wait, 10 s timeout, breaker at 5. */
	DATABASE(BulkheadType.SEMAPHORE, 10, 5, 10, 5),

	/** Other services' APIs: 15 calls, no wait, 15 s timeout, breaker at 3. */
	EXTERNAL_API(BulkheadType.SEMAPHORE, 15, 0, 15, 3),

	/** Caches: 50 calls, no wait, 2 s timeout, no breaker. */
	CACHE(BulkheadType.SEMAPHORE, 50, 0, 2, 0),

	/** Message queues: 20 calls, 5 s wait, 10 s timeout, breaker at 5. */
	MESSAGE_QUEUE(BulkheadType.SEMAPHORE, 20, 5, 10, 5),

	/** Files: 8 worker threads, no wait, 30 s timeout, no breaker. */
	FILE_SYSTEM(BulkheadType.THREAD_POOL, 8, 0, 30, 0),

	/** Computing: a worker thread a processor, no wait, 60 s timeout, no breaker. */
	CPU_INTENSIVE(BulkheadType.THREAD_POOL, Runtime.getRuntime().availableProcessors(), 0, 60, 0),

	/** Work that needs much memory: 2 worker threads, no wait, 120 s timeout. */
	MEMORY_INTENSIVE(BulkheadType.THREAD_POOL, 2, 0, 120, 0);

	private final String label = name().toLowerCase(Locale.ROOT);

	private final BulkheadConfig bulkhead;

	private final Duration timeout;

	private final @Nullable CircuitBreakerConfig circuitBreaker;

	DependencyType(BulkheadType bulkheadType, int maxConcurrent, int maxWaitSeconds, int timeoutSeconds,
			int failureThreshold) {
		this.bulkhead = BulkheadConfig.builder()
			.type(bulkheadType)
			.maxConcurrent(maxConcurrent)
			.maxWait(Duration.ofSeconds(maxWaitSeconds))
			.build();
		this.timeout = Duration.ofSeconds(timeoutSeconds);
		this.circuitBreaker = (failureThreshold > 0) ? CircuitBreakerConfig.builder()
			.failureThreshold(failureThreshold)
			.recoveryTimeout(Duration.ofSeconds(60))
			.build() : null;
	}

	/**
	 * The type as YAML, JSON and metrics spell it.
	 * @return such as {@code external_api}
	 */
	public String label() {
		return this.label;
	}

	/**
	 * The bulkhead of such a dependency where nothing else is said.
	 * @return the settings
	 */
	public BulkheadConfig bulkhead() {
		return this.bulkhead;
	}

	/**
	 * Timeout of one attempt where nothing else is said.
	 * @return the timeout
	 */
	public Duration timeout() {
		return this.timeout;
	}

	/**
	 * The circuit breaker of such a dependency where nothing else is said.
	 * @return the settings, or {@code null} where the breaker is off
	 */
	public @Nullable CircuitBreakerConfig circuitBreaker() {
		return this.circuitBreaker;
	}

}
