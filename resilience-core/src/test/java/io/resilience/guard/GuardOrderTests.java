package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.resilience.BulkheadFullException;
import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.RateLimitExceededException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Backoff;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Load shedding → retry → breaker → rate limit → timeout → bulkhead, whatever the order
 * in which they were asked for.
 */
class GuardOrderTests {

	private final ManualTime time = new ManualTime();

	private final AtomicInteger bodies = new AtomicInteger();

	private GuardBuilder builder() {
		return Guard.builder().name("gateway").time(this.time, this.time);
	}

	private static RetryConfig attempts(int attempts) {
		return RetryConfig.builder()
			.maxAttempts(attempts)
			.baseDelay(Duration.ZERO)
			.backoff(Backoff.FIXED)
			.jitter(Jitter.NONE)
			.build();
	}

	private static CircuitBreakerConfig opensAfter(int failures) {
		return CircuitBreakerConfig.builder().failureThreshold(failures).build();
	}

	private Callable<String> failing() {
		return () -> {
			this.bodies.incrementAndGet();
			throw new IOException("down");
		};
	}

	@Test
	void orderInTheBuilderDoesNotMatter() {
		List<UnaryOperator<GuardBuilder>> parts = new ArrayList<>(List.of((it) -> it.retry(attempts(10)),
				(it) -> it.circuitBreaker(opensAfter(3)), (it) -> it.timeout(TimeoutConfig.of(Duration.ofSeconds(1))),
				(it) -> it.rateLimiter(RateLimiterConfig.builder().limit(100).build()),
				(it) -> it.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())));
		Random random = new Random(42);
		for (int i = 0; i < 20; i++) {
			Collections.shuffle(parts, random);
			GuardBuilder builder = builder();
			parts.forEach((part) -> part.apply(builder));
			Guard guard = builder.build();
			this.bodies.set(0);
			Throwable thrown = catchThrowable(() -> guard.call(failing()));
			assertThat(thrown).as("the breaker is inside the retry: its rejection ends it")
				.isInstanceOf(CircuitOpenException.class);
			assertThat(this.bodies).hasValue(3);
			assertThat(guard.calls().count(Outcome.CIRCUIT_OPEN)).isEqualTo(1);
			assertThat(guard.calls().total()).isEqualTo(1);
		}
	}

	@Test
	void breakerCountsEachAttempt() {
		Guard guard = builder().retry(attempts(3)).circuitBreaker(opensAfter(3)).build();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> guard.call(failing()));
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void openBreakerTakesNoTokenAndNoPermit() {
		Guard guard = builder().circuitBreaker(opensAfter(1))
			.rateLimiter(RateLimiterConfig.builder().limit(2).build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.build();
		catchThrowable(() -> guard.call(failing()));
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> guard.call(failing()));
		}
		assertThat(guard.rateLimiter().snapshot().rejected()).isZero();
		assertThat(guard.bulkhead().active()).isZero();
		assertThat(this.bodies).hasValue(1);
	}

	@Test
	void rejectedRateLimitReturnsTheProbeOfTheBreaker() throws Exception {
		Guard guard = builder()
			.circuitBreaker(
					CircuitBreakerConfig.builder().failureThreshold(1).halfOpenMaxCalls(1).successThreshold(1).build())
			.rateLimiter(RateLimiterConfig.builder().limit(1).period(Duration.ofDays(1)).maxWait(Duration.ZERO).build())
			.build();
		catchThrowable(() -> guard.call(failing()));
		this.time.advance(Duration.ofHours(1));
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> guard.call(failing()));
		}
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.HALF_OPEN);
		this.time.advance(Duration.ofDays(2));
		assertThat(guard.call(() -> "up")).isEqualTo("up");
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void fullBulkheadReturnsTheProbeOfTheBreaker() throws Exception {
		Guard guard = builder()
			.circuitBreaker(
					CircuitBreakerConfig.builder().failureThreshold(1).halfOpenMaxCalls(2).successThreshold(2).build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build())
			.build();
		catchThrowable(() -> guard.call(failing()));
		this.time.advance(Duration.ofHours(1));
		guard.call(() -> {
			for (int i = 0; i < 5; i++) {
				assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> guard.call(failing()));
			}
			return "first probe";
		});
		assertThat(guard.call(() -> "second probe")).isEqualTo("second probe");
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void rejectionIsNeverTriedAgainNotByAnOuterGuardEither() throws Exception {
		Guard inner = builder().bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build())
			.retry(attempts(5))
			.build();
		Guard outer = builder().name("outer").retry(attempts(5)).build();
		AtomicInteger tries = new AtomicInteger();
		inner.call(() -> {
			assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> outer.call(() -> {
				tries.incrementAndGet();
				return inner.call(() -> "never");
			}));
			return null;
		});
		assertThat(tries).hasValue(1);
		assertThat(outer.retry().snapshot().retries()).isZero();
	}

	@Test
	void rejectionThatTheBodyWrappedIsNotTriedAgainEither() throws Exception {
		Guard inner = builder().bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build())
			.build();
		Guard outer = builder().retry(attempts(5)).build();
		AtomicInteger tries = new AtomicInteger();
		inner.call(() -> {
			catchThrowable(() -> outer.call(() -> {
				tries.incrementAndGet();
				try {
					return inner.call(() -> "never");
				}
				catch (CallRejectedException ex) {
					throw new IllegalStateException("cannot read the order", ex);
				}
			}));
			return null;
		});
		assertThat(tries).hasValue(1);
	}

	@Test
	void rejectionsOfAnInnerGuardDoNotOpenTheOuterBreaker() throws Exception {
		Guard inner = builder().bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build())
			.build();
		Guard outer = builder().circuitBreaker(opensAfter(1)).build();
		inner.call(() -> {
			catchThrowable(() -> outer.call(() -> inner.call(() -> "never")));
			return null;
		});
		assertThat(outer.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
		assertThat(outer.calls().count(Outcome.BULKHEAD_FULL)).isEqualTo(1);
	}

	@Test
	void timeoutCountsInTheBreaker() {
		Guard guard = builder().circuitBreaker(opensAfter(1)).timeout(TimeoutConfig.of(Duration.ofSeconds(1))).build();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard.call(() -> {
			this.time.advance(Duration.ofSeconds(2));
			return null;
		}));
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void errorCountsPassesThroughAndIsNotTriedAgain() {
		Guard guard = builder().circuitBreaker(opensAfter(1)).retry(attempts(5)).build();
		StackOverflowError error = new StackOverflowError();
		assertThat(catchThrowable(() -> guard.call((Callable<String>) () -> {
			this.bodies.incrementAndGet();
			throw error;
		}))).isSameAs(error);
		assertThat(this.bodies).hasValue(1);
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.OPEN);
		assertThat(guard.calls().count(Outcome.FAILURE)).isEqualTo(1);
	}

	@Test
	void ignoredExceptionIsNoFailureOfTheDependency() {
		Guard guard = builder()
			.circuitBreaker(CircuitBreakerConfig.builder()
				.failureThreshold(1)
				.ignoredExceptions(IllegalArgumentException.class)
				.build())
			.build();
		IllegalArgumentException bad = new IllegalArgumentException("bad input");
		assertThat(catchThrowable(() -> guard.call((Callable<String>) () -> {
			throw bad;
		}))).isSameAs(bad);
		assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
		assertThat(guard.calls().count(Outcome.IGNORED)).isEqualTo(1);
	}

	@Test
	void everyOutcomeOfAProbeLeavesTheBreakerUsable() throws Exception {
		List<Callable<Object>> probes = List.of(() -> {
			throw new IllegalArgumentException("ignored");
		}, () -> {
			throw new InterruptedException();
		}, () -> {
			throw new java.util.concurrent.CancellationException();
		}, () -> {
			throw new BulkheadFullException("inner", null, 1, 0, 0, false);
		});
		for (Callable<Object> probe : probes) {
			Guard guard = builder()
				.circuitBreaker(CircuitBreakerConfig.builder()
					.failureThreshold(1)
					.halfOpenMaxCalls(1)
					.successThreshold(1)
					.ignoredExceptions(IllegalArgumentException.class)
					.build())
				.build();
			catchThrowable(() -> guard.call(failing()));
			this.time.advance(Duration.ofHours(1));
			catchThrowable(() -> guard.call(probe));
			assertThat(guard.call(() -> "next probe")).isEqualTo("next probe");
			assertThat(guard.circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
		}
	}

}
