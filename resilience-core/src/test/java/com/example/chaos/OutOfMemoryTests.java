package com.example.chaos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Guard;
import io.resilience.guard.Outcome;
import io.resilience.hedge.HedgeConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A body that runs out of memory settles its permit and its breaker, its error reaches
 * the caller untouched, and the next call goes on.
 */
class OutOfMemoryTests {

	private static final OutOfMemoryError ERROR = new OutOfMemoryError("no more");

	private static Guard guard(BulkheadType type, boolean hedged) {
		return Guard.builder()
			.name("chaos-memory")
			.fallback(Fallback.of("instead", FallbackConfig.<String>builder().value("instead").build()))
			.retry(RetryConfig.builder().maxAttempts(3).baseDelay(Duration.ZERO).build())
			.hedge(hedged ? HedgeConfig.builder().delay(Duration.ofMinutes(1)).build() : null)
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(2).build())
			.timeout(TimeoutConfig.of(Duration.ofMinutes(1)))
			.bulkhead(BulkheadConfig.builder().type(type).maxConcurrent(1).build())
			.build();
	}

	@ParameterizedTest
	@CsvSource({ "SEMAPHORE, false", "SEMAPHORE, true", "THREAD_POOL, false", "THREAD_POOL, true" })
	void theErrorOfABodyIsThrownAsItIsAndLeavesNothingBehind(BulkheadType type, boolean hedged) throws Exception {
		try (Guard guard = guard(type, hedged)) {
			assertThatThrownBy(() -> guard.call(() -> {
				throw ERROR;
			})).isSameAs(ERROR);
			NothingLost.in(guard);
			assertThat(guard.<String, RuntimeException>call(() -> "next")).isEqualTo("next");
			assertThat(guard.calls().count(Outcome.FAILURE)).isOne();
			assertThat(guard.calls().retried()).isZero();
		}
		NothingLost.threadsOf("chaos-memory");
	}

	@ParameterizedTest
	@CsvSource({ "SEMAPHORE, true", "SEMAPHORE, false", "THREAD_POOL, true", "THREAD_POOL, false" })
	void theErrorOfAnAsynchronousBodyIsTheOneThatItsCallerGets(BulkheadType type, boolean thrown) throws Exception {
		try (Guard guard = guard(type, false)) {
			CompletableFuture<String> failed = guard.callAsync(() -> asynchronous(thrown));
			assertThatThrownBy(() -> failed.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
				.cause()
				.isSameAs(ERROR);
			NothingLost.in(guard);
			assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("next")).get(20, TimeUnit.SECONDS))
				.isEqualTo("next");
			assertThat(guard.calls().count(Outcome.FAILURE)).isOne();
		}
		NothingLost.threadsOf("chaos-memory");
	}

	private static CompletionStage<String> asynchronous(boolean thrown) {
		if (thrown) {
			throw ERROR;
		}
		return CompletableFuture.failedFuture(ERROR);
	}

	@Test
	void theBreakerOpensAfterErrorsAsAfterAnyFailure() throws Exception {
		try (Guard guard = guard(BulkheadType.SEMAPHORE, false)) {
			for (int i = 0; i < 2; i++) {
				assertThatThrownBy(() -> guard.call(() -> {
					throw ERROR;
				})).isSameAs(ERROR);
			}
			assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.OPEN);
			NothingLost.in(guard);
		}
	}

	@Test
	void inAProcessWhoseHeapIsReallyFullNothingIsLost() throws Exception {
		Child.run(FullHeap.class, "", "-Xmx32m");
	}

}
