package io.resilience.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.resilience.BulkheadFullException;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.dependency.OperationConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Deadline;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Settings change while calls are under way, and nothing is lost by it.
 */
class GuardConfigureTests {

	private final ManualTime time = new ManualTime();

	private final DependencyConfig before = DependencyConfig.builder(DependencyType.EXTERNAL_API)
		.timeout(Duration.ofSeconds(10))
		.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(3).build())
		.maxConcurrent(1)
		.maxWait(Duration.ZERO)
		.build();

	private final Dependency dependency = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build()
		.register("api", this.before);

	@Test
	void callUnderWayKeepsItsDeadlineAndThePermit() throws Exception {
		this.dependency.call(() -> {
			this.dependency.configure(this.before.toBuilder().timeout(Duration.ofSeconds(1)).maxConcurrent(2).build());
			assertThat(Deadline.current().orElseThrow().remaining()).isEqualTo(Duration.ofSeconds(10));
			assertThat(this.dependency.bulkhead().active()).isEqualTo(1);
			assertThat(this.dependency.<String, RuntimeException>call(() -> "second")).isEqualTo("second");
			return null;
		});
		assertThat(this.dependency.call(() -> Deadline.current().orElseThrow().remaining()))
			.isEqualTo(Duration.ofSeconds(1));
		assertThat(this.dependency.bulkhead().active()).isZero();
	}

	@Test
	void lowerLimitTakesEffectAsPermitsComeBack() throws Exception {
		this.dependency.configure(this.before.toBuilder().maxConcurrent(2).build());
		this.dependency.call(() -> this.dependency.call(() -> {
			this.dependency.configure(this.before);
			assertThat(this.dependency.bulkhead().active()).isEqualTo(2);
			assertThatExceptionOfType(BulkheadFullException.class)
				.isThrownBy(() -> this.dependency.call(() -> "third"));
			return null;
		}));
		assertThat(this.dependency.call(() -> "one at a time")).isEqualTo("one at a time");
	}

	@Test
	void breakerKeepsItsStateAndItsCount() {
		this.dependency.circuitBreaker().recordFailure();
		this.dependency.circuitBreaker().recordFailure();
		this.dependency.configure(this.before.toBuilder().timeout(Duration.ofSeconds(2)).build());
		this.dependency.circuitBreaker().recordFailure();
		assertThat(this.dependency.circuitBreaker().state()).isEqualTo(CircuitState.OPEN);
		this.dependency.configure(this.before);
		assertThat(this.dependency.circuitBreaker().state()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void shorterTimeoutIsKeptThoughTheNextScanWasFarAway() throws Exception {
		this.dependency.call(() -> "plans a scan in ten seconds");
		this.dependency.configure(this.before.toBuilder().timeout(Duration.ofSeconds(1)).build());
		AtomicBoolean interrupted = new AtomicBoolean();
		assertThatExceptionOfType(io.resilience.CallTimeoutException.class)
			.isThrownBy(() -> this.dependency.call(() -> {
				this.time.advance(Duration.ofSeconds(1));
				interrupted.set(Thread.currentThread().isInterrupted());
				return null;
			}));
		assertThat(interrupted).isTrue();
	}

	@Test
	void changesUnderLoadLoseNothing() throws Exception {
		underLoad(100);
	}

	/** Real threads: callers of all styles while the settings go to and fro. */
	static void underLoad(int changes) throws Exception {
		DependencyConfig first = DependencyConfig.builder(DependencyType.EXTERNAL_API)
			.maxConcurrent(4)
			.maxWait(Duration.ofSeconds(30))
			.timeout(Duration.ofSeconds(60))
			.rateLimit(RateLimiterConfig.builder().limit(1_000_000_000).period(Duration.ofSeconds(1)).build())
			.build();
		DependencyConfig second = first.toBuilder()
			.maxConcurrent(2)
			.timeout(Duration.ofSeconds(50))
			.retry(RetryConfig.defaults())
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(7).windowSize(50).build())
			.operation("op1",
					new OperationConfig(Duration.ofSeconds(40), null, RetryConfig.defaults(),
							RateLimiterConfig.builder().limit(1_000_000_000).build()))
			.build();
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			Dependency dependency = registry.register("api", first);
			AtomicBoolean over = new AtomicBoolean();
			AtomicLong calls = new AtomicLong();
			Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
			List<Thread> callers = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				String operation = "op" + i % 3;
				boolean async = i % 2 == 0;
				callers.add(new Thread(() -> {
					while (!over.get()) {
						calls.incrementAndGet();
						try {
							if (async) {
								dependency.callAsync(operation, () -> CompletableFuture.completedFuture("a")).get();
							}
							else {
								dependency.call(operation, () -> "b");
							}
						}
						catch (Throwable ex) {
							unexpected.add(ex);
						}
					}
				}));
			}
			callers.forEach(Thread::start);
			for (int i = 0; i < changes; i++) {
				dependency.configure((i % 2 == 0) ? second : first);
				java.util.concurrent.locks.LockSupport.parkNanos((changes > 400) ? 10_000_000 : 1_000_000);
			}
			over.set(true);
			for (Thread caller : callers) {
				caller.join();
			}
			assertThat(unexpected).isEmpty();
			CallsSnapshot snapshot = dependency.snapshot().calls();
			assertThat(snapshot.total()).isEqualTo(calls.get());
			assertThat(snapshot.count(Outcome.SUCCESS)).isEqualTo(calls.get());
			assertThat(dependency.bulkhead().active()).isZero();
			assertThat(dependency.bulkhead().queued()).isZero();
			dependency.configure(first);
			assertThat(dependency.operation("op1").timeoutNanos()).isEqualTo(Duration.ofSeconds(60).toNanos());
		}
	}

}
