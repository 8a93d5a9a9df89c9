package io.resilience.guard;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

import com.sun.management.ThreadMXBean;
import io.resilience.CallRejectedException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the hot paths allocate, by the JVM's own count for this thread.
 */
class GuardAllocationTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final int CALLS = 10_000;

	private final Guard guard = Guard.builder()
		.name("user_db")
		.retry(RetryConfig.defaults())
		.circuitBreaker(CircuitBreakerConfig.defaults())
		.timeout(TimeoutConfig.of(Duration.ofSeconds(30)))
		.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build())
		.build();

	private final Callable<String> body = () -> "result";

	/** The least of some rounds: now and then a window rolls or a counter grows. */
	private static long bytesPerCall(Callable<?> call) throws Exception {
		for (int i = 0; i < 5 * CALLS; i++) {
			call.call();
		}
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 10; round++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < CALLS; i++) {
				call.call();
			}
			least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
		}
		return least / CALLS;
	}

	private static Object rejected(Callable<?> call) throws Exception {
		try {
			return call.call();
		}
		catch (CallRejectedException ex) {
			return ex;
		}
	}

	@Test
	void successThroughAllPatternsAllocatesNothing() throws Exception {
		assertThat(bytesPerCall(() -> this.guard.call(this.body))).isZero();
	}

	@Test
	void successOfAKeptOperationAllocatesNothing() throws Exception {
		Operation operation = this.guard.operation("read");
		assertThat(bytesPerCall(() -> operation.call(this.body))).isZero();
	}

	@Test
	void lookUpOfAnOperationByNameAllocatesNothing() throws Exception {
		assertThat(bytesPerCall(() -> this.guard.operation("read").call(this.body))).isZero();
	}

	@Test
	void successThatNobodyObservesAnyMoreAllocatesNothing() throws Exception {
		CallObservers observers = new CallObservers();
		observers.add((operation) -> null).run();
		Guard observed = Guard.builder().observers(observers).retry(RetryConfig.defaults()).build();
		assertThat(bytesPerCall(() -> observed.call(this.body))).isZero();
	}

	@Test
	void nestedGuardsAllocateNothing() throws Exception {
		Guard outer = Guard.builder().timeout(TimeoutConfig.of(Duration.ofSeconds(30))).build();
		Callable<String> inner = () -> this.guard.call(this.body);
		assertThat(bytesPerCall(() -> outer.call(inner))).isZero();
	}

	@Test
	void rejectionOfAFullBulkheadAllocatesLittle() throws Exception {
		this.guard.bulkhead().tryAcquire().orElseThrow();
		long bytes = bytesPerCall(() -> rejected(() -> this.guard.call(this.body)));
		report("bulkhead full", bytes);
		assertThat(bytes).isLessThanOrEqualTo(200);
	}

	@Test
	void rejectionOfAnOpenBreakerAllocatesLittle() throws Exception {
		this.guard.circuitBreaker().forceOpen();
		long bytes = bytesPerCall(() -> rejected(() -> this.guard.call(this.body)));
		report("breaker open", bytes);
		assertThat(bytes).isLessThanOrEqualTo(200);
	}

	@Test
	void rejectionWithoutRetryIsTheExceptionAndNothingElse() throws Exception {
		Guard plain = Guard.builder().circuitBreaker(CircuitBreakerConfig.defaults()).build();
		plain.circuitBreaker().forceOpen();
		long bytes = bytesPerCall(() -> rejected(() -> plain.call(this.body)));
		report("breaker open, no retry", bytes);
		assertThat(bytes).isLessThanOrEqualTo(96);
	}

	private static void report(String what, long bytes) {
		System.getLogger(GuardAllocationTests.class.getName())
			.log(System.Logger.Level.INFO, what + ": " + bytes + " B a call");
	}

}
