package io.resilience.guard;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.ThreadMXBean;
import io.resilience.CallRejectedException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.bulkhead.Permit;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitBreakerStateChanged;
import io.resilience.event.EventPublisher;
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

	private final Callable<String> call = () -> this.guard.call(this.body);

	/** The least of some rounds: now and then a window rolls or a counter grows. */
	private static long bytesPerCall(Callable<?> call) throws Exception {
		return bytesPerCall(call, CALLS);
	}

	private static long bytesPerCall(Callable<?> call, int calls) throws Exception {
		for (int i = 0; i < 5 * calls; i++) {
			call.call();
		}
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 10; round++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < calls; i++) {
				call.call();
			}
			least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
		}
		return least / calls;
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
	void refusalByAFullBulkheadIsTheExceptionAndNothingElse() throws Exception {
		Permit held = this.guard.bulkhead().acquire();
		long bytes = bytesPerCall(() -> rejected(this.call));
		report("bulkhead full", bytes);
		assertThat(bytes).isBetween(1L, 64L);
		held.close();
	}

	@Test
	void refusalByAnOpenBreakerIsTheExceptionAndNothingElse() throws Exception {
		this.guard.circuitBreaker().forceOpen();
		long bytes = bytesPerCall(() -> rejected(this.call));
		report("breaker open", bytes);
		assertThat(bytes).isBetween(1L, 64L);
	}

	@Test
	void refusalThatNobodyListensForMakesNoEvent() throws Exception {
		EventPublisher events = new EventPublisher();
		events.add((type) -> type == CircuitBreakerStateChanged.class, (event) -> {
		});
		Guard heard = Guard.builder().circuitBreaker(CircuitBreakerConfig.defaults()).events(events).build();
		heard.circuitBreaker().forceOpen();
		Callable<String> call = () -> heard.call(this.body);
		// An iterator may be there as well, until the JIT sees that it does not escape.
		assertThat(bytesPerCall(() -> rejected(call))).isBetween(1L, 64L + 32L);
	}

	@Test
	void failureOfTheBodyAllocatesWhatTheBreakerRemembersOfIt() throws Exception {
		Guard tolerant = Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(Integer.MAX_VALUE).build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(30)))
			.bulkhead(BulkheadConfig.defaults())
			.build();
		IllegalStateException failure = new IllegalStateException("planned");
		Callable<String> failing = () -> {
			throw failure;
		};
		Callable<String> call = () -> tolerant.call(failing);
		long bytes = bytesPerCall(() -> failed(call));
		report("failure", bytes);
		assertThat(bytes).isLessThanOrEqualTo(96);
	}

	@Test
	void successOfASecondAttemptAllocatesAsMuchAsOneMayRemember() throws Exception {
		Guard retrying = Guard.builder()
			.retry(RetryConfig.builder().customBackoff((attempt) -> 0).budgetRatio(1).budgetMinPerSecond(1e9).build())
			.bulkhead(BulkheadConfig.defaults())
			.build();
		IllegalStateException failure = new IllegalStateException("planned");
		AtomicInteger attempts = new AtomicInteger();
		Callable<String> everySecond = () -> {
			if (attempts.incrementAndGet() % 2 == 1) {
				throw failure;
			}
			return "result";
		};
		long bytes = bytesPerCall(() -> retrying.call(everySecond));
		report("second attempt", bytes);
		assertThat(bytes).isLessThanOrEqualTo(160);
	}

	@Test
	void handOverToAPoolAllocatesLittleOnTheCallersThread() throws Exception {
		try (Guard pooled = Guard.builder()
			.bulkhead(BulkheadConfig.builder().type(BulkheadType.THREAD_POOL).maxConcurrent(1).build())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(30)))
			.build()) {
			long bytes = bytesPerCall(() -> pooled.call(this.body), 1_000);
			report("hand-over", bytes);
			assertThat(bytes).isLessThanOrEqualTo(208);
		}
	}

	@Test
	void oneOfManyOperationsAllocatesNothing() throws Exception {
		for (int i = 0; i < 10_000; i++) {
			this.guard.operation("read-" + i);
		}
		assertThat(bytesPerCall(() -> this.guard.operation("read-5000").call(this.body))).isZero();
	}

	private static Object failed(Callable<?> call) throws Exception {
		try {
			return call.call();
		}
		catch (IllegalStateException ex) {
			return ex;
		}
	}

	private static void report(String what, long bytes) {
		System.getLogger(GuardAllocationTests.class.getName())
			.log(System.Logger.Level.INFO, what + ": " + bytes + " B a call");
	}

}
