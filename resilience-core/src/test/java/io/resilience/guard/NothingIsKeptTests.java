package io.resilience.guard;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A guard that lives on keeps neither the bodies of calls that are over, nor what they
 * returned or threw.
 */
class NothingIsKeptTests {

	private final List<WeakReference<?>> given = new ArrayList<>();

	private Guard guard = Guard.builder().build();

	@AfterEach
	void end() {
		this.guard.close();
	}

	private Guard guard(BulkheadType type) {
		this.guard = Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(1000).build())
			.timeout(TimeoutConfig.of(Duration.ofMinutes(10)))
			.retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ZERO).build())
			.rateLimiter(RateLimiterConfig.builder().limit(1_000_000).build())
			.bulkhead(BulkheadConfig.builder().type(type).maxConcurrent(2).maxWait(Duration.ofMinutes(1)).build())
			.build();
		return this.guard;
	}

	private <T> T given(T object) {
		this.given.add(new WeakReference<>(object));
		return object;
	}

	@ParameterizedTest
	@EnumSource(names = { "SEMAPHORE", "THREAD_POOL" })
	void ofBlockingCalls(BulkheadType type) throws Exception {
		Guard guard = guard(type);
		for (int i = 0; i < 50; i++) {
			Object result = given(new Object());
			assertThat(guard.call(given(new Returning(result)))).isSameAs(result);
			Callable<Object> failing = given(new Throwing(given(new IOException("down"))));
			assertThat(catchThrowable(() -> guard.call(failing))).isInstanceOf(IOException.class);
		}
		allIsGone();
	}

	@ParameterizedTest
	@EnumSource(names = { "SEMAPHORE", "THREAD_POOL" })
	void ofAsynchronousCalls(BulkheadType type) {
		Guard guard = guard(type);
		for (int i = 0; i < 50; i++) {
			CompletableFuture<Object> stage = given(new CompletableFuture<>());
			CompletableFuture<Object> call = given(guard.callAsync(() -> stage));
			stage.complete(given(new Object()));
			call.join();
			IOException failure = given(new IOException("down"));
			assertThat(catchThrowable(guard.callAsync(() -> CompletableFuture.failedFuture(failure))::join))
				.hasRootCauseMessage("down");
			given(guard.callAsync(() -> given(new CompletableFuture<>()))).cancel(true);
		}
		allIsGone();
	}

	/** Collected within seconds, however busy the machine is. */
	private void allIsGone() {
		for (int tries = 0; tries < 100 && this.given.stream().anyMatch((it) -> it.get() != null); tries++) {
			System.gc();
			Thread.yield();
		}
		assertThat(this.given).isNotEmpty().allMatch((it) -> it.get() == null);
	}

	private record Returning(Object result) implements Callable<Object> {

		@Override
		public Object call() {
			return this.result;
		}

	}

	private record Throwing(Exception failure) implements Callable<Object> {

		@Override
		public Object call() throws Exception {
			throw this.failure;
		}

	}

}
