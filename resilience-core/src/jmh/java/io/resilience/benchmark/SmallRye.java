package io.resilience.benchmark;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.smallrye.faulttolerance.api.TypedGuard;

/**
 * SmallRye Fault Tolerance, without a container.
 */
final class SmallRye {

	private SmallRye() {
	}

	private static TypedGuard.Builder<Object> breakerBulkhead(int permits, int window) {
		return TypedGuard.create(Object.class)
			.withBulkhead()
			.limit(permits)
			.done()
			.withCircuitBreaker()
			.requestVolumeThreshold(window)
			.failureRatio(Alike.FAILURE_RATE)
			.delay(1, ChronoUnit.DAYS)
			.done();
	}

	private static TypedGuard.Builder<Object> withTimeout(TypedGuard.Builder<Object> builder, Duration timeout) {
		return builder.withTimeout().duration(timeout.toMillis(), ChronoUnit.MILLIS).done();
	}

	private static Callable<Object> guarded(TypedGuard.Builder<Object> builder, Callable<Object> body) {
		return builder.build().adaptCallable(body);
	}

	static Callable<Object> breakerBulkhead(Callable<Object> body) {
		return guarded(breakerBulkhead(Alike.PERMITS, Alike.WINDOW), body);
	}

	static Callable<Object> breakerBulkheadTimeout(Callable<Object> body) {
		return guarded(withTimeout(breakerBulkhead(Alike.PERMITS, Alike.WINDOW), Alike.TIMEOUT), body);
	}

	static Callable<Object> chain(Callable<Object> body) {
		return guarded(withTimeout(breakerBulkhead(Alike.PERMITS, Alike.WINDOW), Alike.TIMEOUT).withRetry()
			.maxRetries(Alike.ATTEMPTS - 1)
			.done(), body);
	}

	/** Filled by a call that hangs. */
	static Callable<Object> full(Callable<Object> body) throws InterruptedException {
		TypedGuard<Object> guard = TypedGuard.create(Object.class).withBulkhead().limit(1).done().build();
		CountDownLatch inside = new CountDownLatch(1);
		Thread holder = new Thread(() -> guard.get(() -> {
			inside.countDown();
			return hang();
		}));
		holder.setDaemon(true);
		holder.start();
		inside.await();
		return guard.adaptCallable(body);
	}

	private static Object hang() {
		try {
			Thread.sleep(Long.MAX_VALUE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return "interrupted";
	}

	/** Opened by failures, for a day. */
	static Callable<Object> open(Callable<Object> body) {
		TypedGuard<Object> guard = breakerBulkhead(Alike.PERMITS, 2).build();
		for (int i = 0; i < 2; i++) {
			try {
				guard.call(() -> {
					throw new IllegalStateException("planned");
				});
			}
			catch (Exception expected) {
				continue;
			}
		}
		return guard.adaptCallable(body);
	}

	/** The breaker cannot be kept closed while all fails, so there is none. */
	static Callable<Object> tolerant(Callable<Object> body) {
		return guarded(withTimeout(bulkhead(), Alike.TIMEOUT), body);
	}

	static Callable<Object> shortTimeout(Callable<Object> body) {
		return guarded(withTimeout(bulkhead(), Alike.SHORT_TIMEOUT), body);
	}

	private static TypedGuard.Builder<Object> bulkhead() {
		return TypedGuard.create(Object.class).withBulkhead().limit(Alike.PERMITS).done();
	}

}
