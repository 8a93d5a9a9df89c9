package io.resilience.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.BulkheadFullException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.PartitionConfig;
import io.resilience.bulkhead.PartitionType;
import io.resilience.bulkhead.Partitions;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.hedge.HedgeConfig;
import io.resilience.ratelimit.RateLimitAlgorithm;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The longest durations that there are mean "for ever" wherever one can be given, at
 * whatever time it is.
 */
class LongestDurationsTests {

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

	private final ManualTime time = new ManualTime();

	private GuardBuilder builder() {
		return Guard.builder().name("patient").time(this.time, this.time);
	}

	private GuardBuilder everything() {
		return builder()
			.circuitBreaker(CircuitBreakerConfig.builder()
				.recoveryTimeout(FOREVER)
				.recoveryTimeoutMax(FOREVER)
				.probeLease(FOREVER)
				.slowCallDuration(FOREVER)
				.windowDuration(FOREVER)
				.build())
			.timeout(new TimeoutConfig(FOREVER, FOREVER, FOREVER))
			.adaptiveTimeout(new AdaptiveTimeoutConfig(0.95, 2, FOREVER, FOREVER))
			.hedge(HedgeConfig.builder().delay(FOREVER).build())
			.retry(RetryConfig.builder().baseDelay(FOREVER).maxDelay(FOREVER).jitter(Jitter.NONE).build())
			.rateLimiter(RateLimiterConfig.builder().limit(5).period(FOREVER).maxWait(FOREVER).build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(FOREVER).queueSize(1).build());
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 365, 100_000 })
	void callsOfAGuardWithNothingButTheLongestAreMadeAtOnce(long daysOld) throws Exception {
		this.time.advance(Duration.ofDays(daysOld));
		Guard guard = everything().hedge((HedgeConfig) null).build();
		assertThat(guard.call(() -> "user")).isEqualTo("user");
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("user"))).isCompletedWithValue("user");
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> call = guard.callAsync(() -> stage);
		this.time.advance(Duration.ofDays(1000));
		assertThat(call).isNotDone();
		stage.complete("user");
		assertThat(call).isCompletedWithValue("user");
		assertThat(guard.calls().count(Outcome.SUCCESS)).isEqualTo(3);
	}

	@Test
	void hedgeThatComesAfterTheLongestDelayNeverComes() {
		Guard guard = everything().build();
		AtomicInteger bodies = new AtomicInteger();
		CompletableFuture<String> call = guard.callAsync(() -> {
			bodies.incrementAndGet();
			return new CompletableFuture<>();
		});
		this.time.advance(Duration.ofDays(1000));
		assertThat(bodies).hasValue(1);
		call.cancel(true);
		assertThat(guard.bulkhead().active()).isZero();
	}

	@Test
	void longestPauseIsNotOverBeforeItIs() {
		Guard guard = everything().hedge((HedgeConfig) null).timeout((TimeoutConfig) null).build();
		AtomicInteger bodies = new AtomicInteger();
		CompletableFuture<String> call = guard.callAsync(() -> {
			bodies.incrementAndGet();
			return CompletableFuture.failedFuture(new IOException());
		});
		this.time.advance(Duration.ofDays(1000));
		assertThat(bodies).hasValue(1);
		call.cancel(true);
	}

	@ParameterizedTest
	@EnumSource
	void longestPeriodAdmitsItsLimitOnce(RateLimitAlgorithm algorithm) throws Exception {
		Guard guard = builder()
			.rateLimiter(RateLimiterConfig.builder().limit(2).period(FOREVER).algorithm(algorithm).build())
			.build();
		guard.call(() -> "first");
		this.time.advance(Duration.ofDays(1000));
		guard.call(() -> "second");
		this.time.advance(Duration.ofDays(1000));
		assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("third"))).isCompletedExceptionally();
		assertThat(guard.calls().count(Outcome.RATE_LIMITED)).isOne();
	}

	@Test
	void partitionWithTheLongestTimeoutWorksAndStillRejects() throws Exception {
		try (Partitions partitions = Partitions.create(this.time, this.time)) {
			partitions.configurePartition(PartitionConfig.builder("reports", PartitionType.BACKGROUND)
				.maxConcurrentOperations(1)
				.timeout(FOREVER)
				.queueSize(0)
				.build());
			assertThat(partitions.executeWithBulkhead("reports", (Callable<String>) () -> {
				this.time.advance(Duration.ofDays(1000));
				assertThatExceptionOfType(BulkheadFullException.class)
					.isThrownBy(() -> partitions.getPartition("reports").acquire());
				return "report";
			})).isEqualTo("report");
		}
	}

	@Test
	void deadlineOfTheLongestDurationLeavesTimeForEverNestedCall() throws Exception {
		this.time.advance(Duration.ofDays(1000));
		Guard guard = builder().timeout(TimeoutConfig.of(FOREVER)).build();
		String result = Deadline.after(FOREVER, this.time).call(() -> guard.call(() -> guard.call(() -> "inner")));
		assertThat(result).isEqualTo("inner");
	}

}
