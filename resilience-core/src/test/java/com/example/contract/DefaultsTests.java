package com.example.contract;

import java.time.Duration;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.WindowType;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyType;
import io.resilience.retry.Backoff;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The defaults that users are told, number by number.
 */
class DefaultsTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			DATABASE,         SEMAPHORE,   10,  5,  10, 5
			EXTERNAL_API,     SEMAPHORE,   15,  0,  15, 3
			CACHE,            SEMAPHORE,   50,  0,   2,
			MESSAGE_QUEUE,    SEMAPHORE,   20,  5,  10, 5
			FILE_SYSTEM,      THREAD_POOL,  8,  0,  30,
			CPU_INTENSIVE,    THREAD_POOL,   ,  0,  60,
			MEMORY_INTENSIVE, THREAD_POOL,  2,  0, 120,
			""")
	void ofEachType(DependencyType type, BulkheadType bulkhead, Integer maxConcurrent, int maxWait, int timeout,
			Integer failureThreshold) {
		DependencyConfig config = DependencyConfig.defaults(type);
		assertThat(config.bulkhead().type()).isEqualTo(bulkhead);
		assertThat(config.bulkhead().maxConcurrent())
			.isEqualTo((maxConcurrent != null) ? maxConcurrent : Runtime.getRuntime().availableProcessors());
		assertThat(config.bulkhead().maxWait()).hasSeconds(maxWait);
		assertThat(config.timeout()).hasSeconds(timeout);
		if (failureThreshold == null) {
			assertThat(config.circuitBreaker()).isNull();
		}
		else {
			assertThat(config.circuitBreaker().failureThreshold()).isEqualTo(failureThreshold);
			assertThat(config.circuitBreaker().recoveryTimeout()).hasSeconds(60);
			assertThat(config.circuitBreaker().halfOpenMaxCalls()).isEqualTo(3);
			assertThat(config.circuitBreaker().successThreshold()).isEqualTo(3);
		}
		assertThat(config.critical()).isFalse();
		assertThat(config.totalTimeout()).isNull();
		assertThat(config.gracePeriod()).isZero();
		assertThat(config.retry()).isNull();
		assertThat(config.rateLimit()).isNull();
		assertThat(config.hedge()).isNull();
		assertThat(config.adaptiveTimeout()).isNull();
	}

	@Test
	void ofPatternsAlone() {
		assertThat(BulkheadConfig.defaults().type()).isEqualTo(BulkheadType.SEMAPHORE);
		assertThat(BulkheadConfig.defaults().maxConcurrent()).isEqualTo(10);
		assertThat(TimeoutConfig.defaults().timeout()).hasSeconds(30);
		CircuitBreakerConfig breaker = CircuitBreakerConfig.defaults();
		assertThat(breaker.failureThreshold()).isEqualTo(5);
		assertThat(breaker.successThreshold()).isEqualTo(3);
		assertThat(breaker.halfOpenMaxCalls()).isEqualTo(3);
		assertThat(breaker.recoveryTimeout()).hasSeconds(30);
		assertThat(breaker.useFailureRate()).isFalse();
		assertThat(breaker.failureRateThreshold()).isEqualTo(0.5);
		assertThat(breaker.minimumCalls()).isEqualTo(10);
		assertThat(breaker.windowType()).isEqualTo(WindowType.TIME);
		assertThat(breaker.windowDuration()).hasSeconds(60);
		assertThat(breaker.windowSize()).isEqualTo(100);
		assertThat(breaker.slowCallDuration()).isNull();
		assertThat(breaker.slowCallRateThreshold()).isEqualTo(0.8);
		RetryConfig retry = RetryConfig.defaults();
		assertThat(retry.maxAttempts()).isEqualTo(3);
		assertThat(retry.baseDelay()).isEqualTo(Duration.ofSeconds(1));
		assertThat(retry.maxDelay()).hasSeconds(60);
		assertThat(retry.backoff()).isEqualTo(Backoff.EXPONENTIAL);
		assertThat(retry.backoffMultiplier()).isEqualTo(2);
		assertThat(retry.jitter()).isEqualTo(Jitter.FULL);
	}

}
