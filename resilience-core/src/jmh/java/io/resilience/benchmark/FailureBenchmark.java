package io.resilience.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.timeout.TimeoutConfig;
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
 * Calls that do not go well, and calls that run elsewhere: a body that throws, a body that
 * is stopped after a millisecond, and the hand-over to a thread pool against a plain
 * executor.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FailureBenchmark {

	private static final RuntimeException FAILURE = new IllegalStateException("planned");

	private final Callable<Integer> failing = () -> {
		throw FAILURE;
	};

	private final Callable<Integer> hanging = () -> {
		while (!Thread.interrupted()) {
			LockSupport.park();
		}
		return 42;
	};

	private final Callable<Integer> quick = () -> 42;

	private Operation guarded;

	private Operation short1ms;

	private Operation pooled;

	private Guard poolGuard;

	private ThreadPoolExecutor executor;

	private Callable<Integer> resilience4j;

	@Setup
	public void setup() {
		CircuitBreakerConfig tolerant = CircuitBreakerConfig.builder().failureThreshold(Integer.MAX_VALUE).build();
		this.guarded = Guard.builder()
			.circuitBreaker(tolerant)
			.bulkhead(BulkheadConfig.defaults())
			.timeout(TimeoutConfig.defaults())
			.build()
			.operation("op");
		this.short1ms = Guard.builder()
			.circuitBreaker(tolerant)
			.bulkhead(BulkheadConfig.defaults())
			.timeout(TimeoutConfig.of(Duration.ofMillis(1)))
			.build()
			.operation("op");
		this.poolGuard = Guard.builder()
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(4).build())
			.timeout(TimeoutConfig.defaults())
			.build();
		this.pooled = this.poolGuard.operation("op");
		this.executor = new ThreadPoolExecutor(4, 4, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
		CircuitBreaker breaker = CircuitBreaker.of("db",
				io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.custom().minimumNumberOfCalls(100).build());
		breaker.transitionToMetricsOnlyState();
		this.resilience4j = CircuitBreaker.decorateCallable(breaker,
				Bulkhead.decorateCallable(Bulkhead.ofDefaults("db"), this.failing));
	}

	@TearDown
	public void tearDown() {
		this.poolGuard.close();
		this.executor.shutdownNow();
	}

	@Benchmark
	public Object bodyThrows() throws Exception {
		try {
			return this.guarded.call(this.failing);
		}
		catch (IllegalStateException ex) {
			return ex;
		}
	}

	@Benchmark
	public Object resilience4jBodyThrows() throws Exception {
		try {
			return this.resilience4j.call();
		}
		catch (IllegalStateException ex) {
			return ex;
		}
	}

	@Benchmark
	public Object stoppedAfter1Millisecond() throws Exception {
		try {
			return this.short1ms.call(this.hanging);
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	@Benchmark
	public Integer threadPool() throws Exception {
		return this.pooled.call(this.quick);
	}

	@Benchmark
	public Integer executorSubmitGet() throws Exception {
		return this.executor.submit(this.quick).get(30, TimeUnit.SECONDS);
	}

}
