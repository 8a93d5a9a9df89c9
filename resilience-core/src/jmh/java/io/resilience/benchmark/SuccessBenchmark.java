package io.resilience.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.smallrye.faulttolerance.api.TypedGuard;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call that succeeds at once, through chains of different libraries that are configured
 * alike: 1000 permits, a breaker that stays closed, a timeout of 10 s.
 * <p>
 * Run it with {@code mvn -Pbenchmark -pl resilience-core verify
 * -Djmh.args="SuccessBenchmark -t 1 -prof gc"}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SuccessBenchmark {

	private static final int PERMITS = 1000;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Callable<Integer> body = () -> 42;

	private final Semaphore semaphore = new Semaphore(PERMITS);

	private DependencyRegistry registry;

	private Operation breakerBulkhead;

	private Operation breakerBulkheadTimeout;

	private Operation fullChain;

	private Dependency dependency;

	private Callable<Integer> resilience4j;

	private FailsafeExecutor<Integer> failsafe;

	private Callable<Integer> smallrye;

	@Setup
	public void setup() throws Exception {
		this.registry = DependencyRegistry.create();
		this.dependency = this.registry.register("db",
				io.resilience.dependency.DependencyConfig.builder(DependencyType.DATABASE)
					.maxConcurrent(PERMITS)
					.timeout(TIMEOUT)
					.build());
		this.breakerBulkhead = Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(PERMITS).build())
			.build()
			.operation("op");
		this.breakerBulkheadTimeout = Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(PERMITS).build())
			.timeout(TimeoutConfig.of(TIMEOUT))
			.build()
			.operation("op");
		this.fullChain = Guard.builder()
			.retry(RetryConfig.defaults())
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(PERMITS).build())
			.timeout(TimeoutConfig.of(TIMEOUT))
			.build()
			.operation("op");
		CircuitBreaker r4jBreaker = CircuitBreaker.ofDefaults("db");
		Bulkhead r4jBulkhead = Bulkhead.of("db",
				io.github.resilience4j.bulkhead.BulkheadConfig.custom().maxConcurrentCalls(PERMITS).build());
		this.resilience4j = CircuitBreaker.decorateCallable(r4jBreaker,
				Bulkhead.decorateCallable(r4jBulkhead, this.body));
		this.failsafe = Failsafe.with(
				dev.failsafe.CircuitBreaker.<Integer>builder().withFailureThreshold(5).build(),
				dev.failsafe.Timeout.<Integer>builder(TIMEOUT).withInterrupt().build(),
				dev.failsafe.Bulkhead.<Integer>builder(PERMITS).build());
		TypedGuard<Integer> guard = TypedGuard.create(Integer.class)
			.withBulkhead()
			.limit(PERMITS)
			.done()
			.withCircuitBreaker()
			.done()
			.withTimeout()
			.duration(10, java.time.temporal.ChronoUnit.SECONDS)
			.done()
			.build();
		this.smallrye = guard.adaptCallable(this.body);
	}

	@TearDown
	public void tearDown() {
		this.registry.close();
	}

	@Benchmark
	public Integer floor() throws Exception {
		long start = System.nanoTime();
		this.semaphore.acquire();
		try {
			return this.body.call() + (int) (System.nanoTime() - start);
		}
		finally {
			this.semaphore.release();
		}
	}

	@Benchmark
	public Integer breakerBulkhead() throws Exception {
		return this.breakerBulkhead.call(this.body);
	}

	@Benchmark
	public Integer breakerBulkheadTimeout() throws Exception {
		return this.breakerBulkheadTimeout.call(this.body);
	}

	@Benchmark
	public Integer retryBreakerBulkheadTimeout() throws Exception {
		return this.fullChain.call(this.body);
	}

	@Benchmark
	public Integer dependency() throws Exception {
		return this.dependency.call(this.body);
	}

	@Benchmark
	public Integer resilience4jBreakerBulkhead() throws Exception {
		return this.resilience4j.call();
	}

	@Benchmark
	public Integer failsafeBreakerBulkheadTimeout() throws Exception {
		return this.failsafe.get(this.body::call);
	}

	@Benchmark
	public Integer smallryeBreakerBulkheadTimeout() throws Exception {
		return this.smallrye.call();
	}

}
