package com.example.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.guard.Guard;
import io.resilience.guard.Outcome;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bodies that fill the heap, and others beside them. Needs a small heap.
 */
final class FullHeap {

	private static final int CALLERS = 4;

	private static final int CALLS = 8;

	private static final int BLOCK = 1024 * 1024;

	private static final AtomicInteger exhausted = new AtomicInteger();

	private FullHeap() {
	}

	public static void main(String[] arguments) throws Exception {
		for (BulkheadType type : List.of(BulkheadType.SEMAPHORE, BulkheadType.THREAD_POOL)) {
			fill(type);
		}
		assertThat(exhausted.get()).as("times without memory").isPositive();
		System.exit(0);
	}

	private static void fill(BulkheadType type) throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		try (Guard guard = Guard.builder()
			.name("chaos-heap")
			.retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ofMillis(1)).build())
			.circuitBreaker(CircuitBreakerConfig.builder()
				.failureThreshold(3)
				.recoveryTimeout(Duration.ofMillis(1))
				.successThreshold(1)
				.build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(20)))
			.bulkhead(BulkheadConfig.builder()
				.type(type)
				.maxConcurrent(2)
				.maxWait(Duration.ofSeconds(20))
				.queueSize(CALLERS)
				.build())
			.build()) {
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				boolean hog = i < 2;
				results.add(callers.submit(() -> {
					for (int call = 0; call < CALLS; call++) {
						one(guard, hog);
					}
				}));
			}
			for (Future<?> result : results) {
				result.get();
			}
			assertThat(guard.calls().total()).as("outcomes %s", guard.calls().counts())
				.isEqualTo((long) CALLERS * CALLS);
			NothingLost.in(guard);
			NothingLost.await(() -> works(guard), () -> "it works again: " + guard.calls());
			timeoutsGoOn(guard);
			assertThat(guard.calls().count(Outcome.FAILURE)).isPositive();
		}
		callers.shutdownNow();
	}

	private static void one(Guard guard, boolean hog) {
		try {
			guard.call((Callable<Integer>) () -> hog ? fillTheHeap() : 0);
		}
		catch (OutOfMemoryError ex) {
			exhausted.incrementAndGet();
		}
		catch (Exception ex) {
			// The breaker is open.
		}
	}

	private static int fillTheHeap() {
		List<byte[]> blocks = new ArrayList<>();
		while (blocks.size() < Integer.MAX_VALUE) {
			blocks.add(new byte[BLOCK]);
		}
		return blocks.size();
	}

	private static boolean works(Guard guard) {
		try {
			return guard.call((Callable<Boolean>) () -> true);
		}
		catch (Exception ex) {
			return false;
		}
	}

	/** The thread that watches the deadlines is alive. */
	private static void timeoutsGoOn(Guard guard) throws Exception {
		guard.timeout().configure(TimeoutConfig.of(Duration.ofMillis(50)));
		guard.refreshOperations();
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> guard.call((Callable<Void>) () -> {
			new Semaphore(0).acquire();
			return null;
		}));
		NothingLost.in(guard);
	}

}
