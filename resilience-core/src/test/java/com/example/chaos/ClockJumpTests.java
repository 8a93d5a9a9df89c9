package com.example.chaos;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.ratelimit.RateLimitAlgorithm;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The clock on the wall may be set, by hours, to and fro: nothing that a guard decides
 * depends on it. The monotonic clock only ever goes on, but it may go on by hours at once
 * when a machine has slept.
 */
class ClockJumpTests {

	private final ManualTime time = new ManualTime();

	@Test
	void aWallClockThatJumpsByHoursChangesNothingThatAGuardDecides(@TempDir Path directory) throws Exception {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().putValue("Premain-Class", WallClock.class.getName());
		manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
		Path agent = directory.resolve("wall-clock.jar");
		try (OutputStream file = Files.newOutputStream(agent);
				JarOutputStream jar = new JarOutputStream(file, manifest)) {
			jar.finish();
		}
		Child.run(JumpingWallClock.class, "", "-javaagent:" + agent);
	}

	@ParameterizedTest
	@EnumSource
	void hoursOfSleepGiveARateLimiterNoMoreThanOneBurst(RateLimitAlgorithm algorithm) {
		RateLimiter limiter = RateLimiter.builder("clock")
			.config(RateLimiterConfig.builder().algorithm(algorithm).limit(5).period(Duration.ofSeconds(1)).build())
			.time(this.time, this.time)
			.build();
		this.time.advance(Duration.ofHours(12));
		int admitted = 0;
		while (limiter.tryAcquire()) {
			admitted++;
		}
		assertThat(admitted).isEqualTo(5);
	}

	@Test
	void hoursOfSleepLetABreakerTryAgainOnceAndForgetOldFailures() throws Exception {
		CircuitBreaker breaker = CircuitBreaker.builder("clock")
			.config(CircuitBreakerConfig.builder()
				.failureThreshold(100)
				.useFailureRate(true)
				.minimumCalls(4)
				.halfOpenMaxCalls(1)
				.successThreshold(1)
				.build())
			.time(this.time, this.time)
			.build();
		for (int i = 0; i < 3; i++) {
			breaker.recordFailure();
		}
		this.time.advance(Duration.ofHours(12));
		breaker.recordFailure();
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
		for (int i = 0; i < 3; i++) {
			breaker.recordFailure();
		}
		assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
		this.time.advance(Duration.ofHours(12));
		assertThat(breaker.<String, RuntimeException>call(() -> "up")).isEqualTo("up");
		assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
	}

	/** As a date looks to a client whose clock is wrong by hours. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 5, 24 * 365 })
	void whoIsToldToComeBackInHoursDoesNotWaitSoLong(long hours) {
		AtomicInteger attempts = new AtomicInteger();
		Retry retry = Retry.builder("clock")
			.config(RetryConfig.builder().maxAttempts(3).retryAfter((failure) -> Duration.ofHours(hours)).build())
			.time(this.time, this.time)
			.build();
		IllegalStateException failure = new IllegalStateException("come back later");
		assertThatThrownBy(() -> retry.call((Callable<Void>) () -> {
			attempts.incrementAndGet();
			throw failure;
		})).isSameAs(failure);
		assertThat(attempts).hasValue(1);
		assertThat(this.time.read()).isZero();
	}

}
