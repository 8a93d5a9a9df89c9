package io.resilience.benchmark;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.resilience.CallRejectedException;
import io.resilience.bulkhead.BulkheadConfig;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call that is refused: by a bulkhead without a free permit, by an open breaker. No
 * library fills in stack traces.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RejectionBenchmark {

	private final Callable<Integer> body = () -> 42;

	private Operation full;

	private Operation open;

	private Callable<Integer> resilience4jFull;

	private Callable<Integer> resilience4jOpen;

	@Setup
	public void setup() {
		Guard fullGuard = guard();
		fullGuard.bulkhead().acquire();
		this.full = fullGuard.operation("op");
		Guard openGuard = guard();
		openGuard.circuitBreaker().forceOpen();
		this.open = openGuard.operation("op");
		Bulkhead bulkhead = Bulkhead.of("db",
				io.github.resilience4j.bulkhead.BulkheadConfig.custom()
					.maxConcurrentCalls(1)
					.writableStackTraceEnabled(false)
					.build());
		CircuitBreaker closed = breaker();
		CircuitBreaker forced = breaker();
		forced.transitionToForcedOpenState();
		this.resilience4jOpen = CircuitBreaker.decorateCallable(forced,
				Bulkhead.decorateCallable(bulkhead, this.body));
		this.resilience4jFull = CircuitBreaker.decorateCallable(closed,
				Bulkhead.decorateCallable(bulkhead, this.body));
		bulkhead.acquirePermission();
	}

	private static CircuitBreaker breaker() {
		return CircuitBreaker.of("db",
				io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.custom()
					.writableStackTraceEnabled(false)
					.ignoreExceptions(io.github.resilience4j.bulkhead.BulkheadFullException.class)
					.build());
	}

	private static Guard guard() {
		return Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.timeout(TimeoutConfig.defaults())
			.build();
	}

	@Benchmark
	public Object bulkheadFull() throws Exception {
		return refused(this.full);
	}

	@Benchmark
	public Object breakerOpen() throws Exception {
		return refused(this.open);
	}

	private Object refused(Operation operation) throws Exception {
		try {
			return operation.call(this.body);
		}
		catch (CallRejectedException ex) {
			return ex;
		}
	}

	@Benchmark
	public Object resilience4jBulkheadFull() throws Exception {
		return refused(this.resilience4jFull);
	}

	@Benchmark
	public Object resilience4jBreakerOpen() throws Exception {
		return refused(this.resilience4jOpen);
	}

	private static Object refused(Callable<Integer> call) throws Exception {
		try {
			return call.call();
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

}
