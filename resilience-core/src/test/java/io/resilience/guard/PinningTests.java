package io.resilience.guard;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.hedge.HedgeConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A virtual thread that waits in a guard gives its carrier back, whatever it waits for: a
 * permit, the rate limit, the next attempt, a worker's result, a hedge.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class PinningTests {

	private final AtomicInteger bodies = new AtomicInteger();

	@TempDir
	private Path directory;

	@Test
	void guardedCallsThatWaitOnVirtualThreadsPinNone() throws Exception {
		Path file = this.directory.resolve("pinned.jfr");
		waitEverywhere(); // loading a class does pin
		try (Recording recording = new Recording()) {
			recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
			recording.start();
			waitEverywhere();
			recording.stop();
			recording.dump(file);
		}
		List<RecordedEvent> pinned = RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> String.valueOf(event.getStackTrace()).contains("io.resilience."))
			.toList();
		assertThat(pinned).isEmpty();
	}

	private void waitEverywhere() throws Exception {
		Guard semaphore = builder()
			.bulkhead(BulkheadConfig.builder().maxConcurrent(2).maxWait(Duration.ofMinutes(1)).build())
			.retry(RetryConfig.builder().baseDelay(Duration.ofMillis(1)).build())
			.rateLimiter(RateLimiterConfig.builder()
				.limit(20)
				.period(Duration.ofMillis(10))
				.maxWait(Duration.ofMinutes(1))
				.build())
			.build();
		BulkheadConfig pool = BulkheadConfig.builder()
			.type(BulkheadType.THREAD_POOL)
			.maxConcurrent(2)
			.maxWait(Duration.ofMinutes(1))
			.build();
		BulkheadConfig virtual = BulkheadConfig.builder().type(BulkheadType.VIRTUAL_THREAD).maxConcurrent(20).build();
		try (Guard workers = builder().bulkhead(pool).build();
				Guard hedged = builder().hedge(HedgeConfig.builder().delay(Duration.ofMillis(1)).build()).build();
				Guard threads = Guard.builder().name("threads").bulkhead(virtual).build()) {
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				calls.add(threads.callAsync(() -> {
					assertThat(Thread.currentThread().toString()).startsWith("VirtualThread");
					for (int round = 0; round < 10; round++) {
						call(semaphore, this::sometimes);
						call(workers, this::sometimes);
						call(hedged, this::sometimes);
					}
					return CompletableFuture.completedFuture("done");
				}));
			}
			for (CompletableFuture<String> call : calls) {
				assertThat(call.get(1, TimeUnit.MINUTES)).isEqualTo("done");
			}
			assertThat(semaphore.retry().snapshot().retries()).isPositive();
			assertThat(semaphore.bulkhead().snapshot().averageWait()).isPositive();
		}
	}

	private static GuardBuilder builder() {
		return Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(1_000_000).build())
			.timeout(TimeoutConfig.of(Duration.ofMinutes(2)));
	}

	private static void call(Guard guard, Callable<String> body) throws Exception {
		try {
			guard.call(body);
		}
		catch (IOException ex) {
			// that of the last attempt
		}
	}

	private String sometimes() throws IOException {
		LockSupport.parkNanos(200_000);
		if (this.bodies.incrementAndGet() % 5 == 0) {
			throw new IOException("down");
		}
		return "up";
	}

}
