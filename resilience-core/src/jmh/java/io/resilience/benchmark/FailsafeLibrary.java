package io.resilience.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;

import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;

/**
 * Failsafe.
 */
final class FailsafeLibrary {

	private FailsafeLibrary() {
	}

	private static CircuitBreaker<Object> breaker() {
		return CircuitBreaker.builder()
			.withFailureThreshold((int) (Alike.WINDOW * Alike.FAILURE_RATE), Alike.WINDOW)
			.build();
	}

	private static Timeout<Object> timeout(Duration timeout) {
		return Timeout.builder(timeout).withInterrupt().build();
	}

	private static Callable<Object> guarded(FailsafeExecutor<Object> executor, Callable<Object> body) {
		return () -> executor.get(body::call);
	}

	static Callable<Object> breakerBulkhead(Callable<Object> body) {
		return guarded(Failsafe.with(breaker(), Bulkhead.of(Alike.PERMITS)), body);
	}

	static Callable<Object> breakerBulkheadTimeout(Callable<Object> body) {
		return guarded(Failsafe.with(breaker(), timeout(Alike.TIMEOUT), Bulkhead.of(Alike.PERMITS)), body);
	}

	static Callable<Object> chain(Callable<Object> body) {
		RetryPolicy<Object> retry = RetryPolicy.builder().withMaxAttempts(Alike.ATTEMPTS).build();
		return guarded(Failsafe.with(retry, breaker(), timeout(Alike.TIMEOUT), Bulkhead.of(Alike.PERMITS)), body);
	}

	static Callable<Object> full(Callable<Object> body) {
		Bulkhead<Object> bulkhead = Bulkhead.of(1);
		bulkhead.tryAcquirePermit();
		return guarded(Failsafe.with(tolerantBreaker(), bulkhead), body);
	}

	static Callable<Object> open(Callable<Object> body) {
		CircuitBreaker<Object> breaker = CircuitBreaker.builder().withDelay(Duration.ofDays(1)).build();
		breaker.open();
		return guarded(Failsafe.with(breaker, Bulkhead.of(Alike.PERMITS)), body);
	}

	static Callable<Object> tolerant(Callable<Object> body) {
		return guarded(Failsafe.with(tolerantBreaker(), timeout(Alike.TIMEOUT), Bulkhead.of(Alike.PERMITS)), body);
	}

	/**
	 * A breaker that never opens: it takes failures for successes, since one that waits
	 * for more failures than there are needs a bit of memory for each.
	 */
	private static CircuitBreaker<Object> tolerantBreaker() {
		return CircuitBreaker.builder()
			.withFailureThreshold(Alike.WINDOW)
			.handleIf((result, failure) -> false)
			.build();
	}

	static Callable<Object> shortTimeout(Callable<Object> body) {
		return guarded(Failsafe.with(tolerantBreaker(), timeout(Alike.SHORT_TIMEOUT), Bulkhead.of(Alike.PERMITS)),
				body);
	}

}
