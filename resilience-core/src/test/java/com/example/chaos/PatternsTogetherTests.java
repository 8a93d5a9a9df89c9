package com.example.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.CallsSnapshot;
import io.resilience.guard.Guard;
import io.resilience.guard.Outcome;
import io.resilience.hedge.HedgeConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All patterns in one chain around a body with every kind of fate. Each call ends in
 * exactly one way, and what callers got is what the guard has counted.
 */
class PatternsTogetherTests {

	private static final int CALLERS = 8;

	private static final int CALLS = 400;

	private static final int PERMITS = 4;

	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

	private final ExecutorService servers = Executors.newFixedThreadPool(4);

	@AfterEach
	void end() {
		this.callers.shutdownNow();
		this.servers.shutdownNow();
	}

	/** What a caller got. */
	private enum Got {

		RESULT, FALLBACK, ERROR

	}

	/** What it comes to, by a number from 0 to 99. */
	private static final class Fate {

		static final int HANGS = 2;

		static final int SLOW = 8;

		static final int FAILS = 25;

		static final int ERROR = 27;

	}

	private static Guard guard(BulkheadType type) {
		return Guard.builder()
			.name("chaos-together")
			.fallback(Fallback.of("instead", FallbackConfig.<Got>builder().value(Got.FALLBACK).build()))
			.retry(RetryConfig.builder()
				.maxAttempts(3)
				.baseDelay(Duration.ofMillis(1))
				.jitter(Jitter.FULL)
				.budgetRatio(1)
				.build())
			.hedge(HedgeConfig.builder().delay(Duration.ofMillis(5)).maxHedges(1).build())
			.circuitBreaker(CircuitBreakerConfig.builder()
				.failureThreshold(5)
				.recoveryTimeout(Duration.ofMillis(5))
				.successThreshold(1)
				.build())
			.rateLimiter(RateLimiterConfig.builder().limit(20).period(Duration.ofMillis(5)).build())
			.timeout(TimeoutConfig.of(Duration.ofMillis(20)))
			.bulkhead(BulkheadConfig.builder()
				.type(type)
				.maxConcurrent(PERMITS)
				.maxWait(Duration.ofMillis(5))
				.queueSize(3)
				.build())
			.build();
	}

	@ParameterizedTest
	@EnumSource(names = { "SEMAPHORE", "THREAD_POOL" })
	void whatBlockingCallersGotIsWhatWasCounted(BulkheadType type) throws Exception {
		try (Guard guard = guard(type)) {
			check(guard, onThreads((random) -> guard.call((Callable<Got>) () -> body(random.nextInt(100)))));
		}
		NothingLost.threadsOf("chaos-together");
	}

	@ParameterizedTest
	@EnumSource(names = { "SEMAPHORE", "THREAD_POOL" })
	void whatAsynchronousCallersGotIsWhatWasCounted(BulkheadType type) throws Exception {
		try (Guard guard = guard(type)) {
			check(guard, onThreads((random) -> {
				try {
					return guard.<Got>callAsync(() -> stage(random.nextInt(100))).get(20, TimeUnit.SECONDS);
				}
				catch (ExecutionException ex) {
					if (ex.getCause() instanceof Error error) {
						throw error;
					}
					throw ex;
				}
			}));
		}
		NothingLost.threadsOf("chaos-together");
	}

	private static Got body(int fate) throws Exception {
		if (fate < Fate.HANGS) {
			new Semaphore(0).acquire(); // until the timeout interrupts it
		}
		if (fate < Fate.SLOW) {
			new Semaphore(0).tryAcquire(10, TimeUnit.MILLISECONDS);
		}
		else if (fate < Fate.FAILS) {
			throw new IOException("down");
		}
		else if (fate < Fate.ERROR) {
			throw new AssertionError("bug");
		}
		return Got.RESULT;
	}

	private CompletableFuture<Got> stage(int fate) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				// Nobody interrupts what hangs there.
				return body((fate < Fate.HANGS) ? Fate.HANGS : fate);
			}
			catch (Exception ex) {
				throw new CompletionException(ex);
			}
		}, this.servers);
	}

	private Map<Got, Long> onThreads(Caller caller) throws Exception {
		List<Future<Map<Got, Long>>> results = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			SplittableRandom random = new SplittableRandom(i);
			results.add(this.callers.submit(() -> {
				Map<Got, Long> got = new EnumMap<>(Got.class);
				for (int call = 0; call < CALLS; call++) {
					got.merge(one(caller, random.split()), 1L, Long::sum);
				}
				return got;
			}));
		}
		Map<Got, Long> sum = new EnumMap<>(Got.class);
		for (Future<Map<Got, Long>> result : results) {
			result.get(2, TimeUnit.MINUTES).forEach((got, number) -> sum.merge(got, number, Long::sum));
		}
		return sum;
	}

	private static Got one(Caller caller, SplittableRandom random) throws Exception {
		try {
			Got got = caller.call(random);
			assertThat(Thread.interrupted()).as("interrupted after the call").isFalse();
			return got;
		}
		catch (AssertionError ex) {
			if (!"bug".equals(ex.getMessage())) {
				throw ex;
			}
			return Got.ERROR;
		}
	}

	private static void check(Guard guard, Map<Got, Long> got) throws Exception {
		CallsSnapshot calls = guard.calls();
		assertThat(calls.total()).as("outcomes %s", calls.counts()).isEqualTo((long) CALLERS * CALLS);
		assertThat(got.values().stream().mapToLong(Long::longValue).sum()).isEqualTo((long) CALLERS * CALLS);
		assertThat(got.get(Got.RESULT)).as("%s of %s", got, calls.counts()).isEqualTo(calls.count(Outcome.SUCCESS));
		assertThat(got.get(Got.FALLBACK)).as("%s of %s", got, calls.counts()).isEqualTo(guard.fallbacks().successes());
		assertThat(calls.count(Outcome.SUCCESS)).isPositive();
		assertThat(calls.count(Outcome.FAILURE)).isPositive();
		assertThat(calls.retried()).isPositive();
		NothingLost.in(guard);
	}

	private interface Caller {

		Got call(SplittableRandom random) throws Exception;

	}

}
