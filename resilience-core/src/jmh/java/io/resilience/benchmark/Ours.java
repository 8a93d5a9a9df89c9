package io.resilience.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;

import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.WindowType;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Guard;
import io.resilience.guard.GuardBuilder;
import io.resilience.loadshed.LoadShedder;
import io.resilience.retry.RetryConfig;
import io.resilience.timeout.TimeoutConfig;

/**
 * This library.
 */
final class Ours {

	private static final CircuitBreakerConfig BREAKER = breaker(WindowType.COUNT);

	private static final CircuitBreakerConfig TOLERANT = CircuitBreakerConfig.builder()
		.failureThreshold(Integer.MAX_VALUE)
		.build();

	private static final BulkheadConfig BULKHEAD = BulkheadConfig.builder().maxConcurrent(Alike.PERMITS).build();

	private static final RetryConfig RETRY = RetryConfig.builder().maxAttempts(Alike.ATTEMPTS).build();

	private static final TimeoutConfig TIMEOUT = TimeoutConfig.of(Alike.TIMEOUT);

	private Ours() {
	}

	/** Opens by the failure rate alone, as the others do. */
	private static CircuitBreakerConfig breaker(WindowType window) {
		return CircuitBreakerConfig.builder()
			.failureThreshold(Integer.MAX_VALUE)
			.useFailureRate(true)
			.failureRateThreshold(Alike.FAILURE_RATE)
			.minimumCalls(Alike.WINDOW)
			.windowType(window)
			.windowSize(Alike.WINDOW)
			.build();
	}

	private static Callable<Object> guarded(GuardBuilder builder, Callable<Object> body) {
		return builder.build().operation("call").decorate(body);
	}

	static Callable<Object> bulkhead(Callable<Object> body) {
		return guarded(Guard.builder().bulkhead(BULKHEAD), body);
	}

	static Callable<Object> breaker(Callable<Object> body) {
		return guarded(Guard.builder().circuitBreaker(BREAKER), body);
	}

	static Callable<Object> breakerOverTime(Callable<Object> body) {
		return guarded(Guard.builder().circuitBreaker(breaker(WindowType.TIME)), body);
	}

	static Callable<Object> timeout(Callable<Object> body) {
		return guarded(Guard.builder().timeout(TIMEOUT), body);
	}

	static Callable<Object> retry(Callable<Object> body) {
		return guarded(Guard.builder().retry(RETRY), body);
	}

	static Callable<Object> breakerBulkhead(Callable<Object> body) {
		return guarded(Guard.builder().circuitBreaker(BREAKER).bulkhead(BULKHEAD), body);
	}

	static Callable<Object> breakerBulkheadTimeout(Callable<Object> body) {
		return guarded(Guard.builder().circuitBreaker(BREAKER).bulkhead(BULKHEAD).timeout(TIMEOUT), body);
	}

	/** Retry, breaker, bulkhead, and a timeout that interrupts. */
	static Callable<Object> chain(Callable<Object> body) {
		return guarded(chain(), body);
	}

	private static GuardBuilder chain() {
		return Guard.builder().retry(RETRY).circuitBreaker(BREAKER).bulkhead(BULKHEAD).timeout(TIMEOUT);
	}

	/** As {@code registerDatabase} makes it, with all its defaults. */
	static Callable<Object> dependency(Callable<Object> body) {
		return DependencyRegistry.create().registerDatabase("db").operation("call").decorate(body);
	}

	static Callable<Object> adaptiveLimit(Callable<Object> body) {
		LoadShedder shedder = LoadShedder.builder("shedder").build();
		return () -> shedder.call(body);
	}

	static Callable<Object> full(Callable<Object> body) throws InterruptedException {
		return full(Guard.builder().circuitBreaker(BREAKER).timeout(TIMEOUT), body);
	}

	static Callable<Object> chainFull(Callable<Object> body) throws InterruptedException {
		return full(chain(), body);
	}

	private static Callable<Object> full(GuardBuilder builder, Callable<Object> body) throws InterruptedException {
		Guard guard = builder.bulkhead(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ZERO).build())
			.build();
		guard.bulkhead().enter(null, 0, Bulkhead.NORMAL_PRIORITY);
		return guard.operation("call").decorate(body);
	}

	static Callable<Object> open(Callable<Object> body) {
		return open(Guard.builder().circuitBreaker(BREAKER).bulkhead(BULKHEAD).timeout(TIMEOUT), body);
	}

	static Callable<Object> chainOpen(Callable<Object> body) {
		return open(chain(), body);
	}

	private static Callable<Object> open(GuardBuilder builder, Callable<Object> body) {
		Guard guard = builder.build();
		guard.circuitBreaker().forceOpen();
		return guard.operation("call").decorate(body);
	}

	/** A breaker that counts failures but never opens. */
	static Callable<Object> tolerant(Callable<Object> body) {
		return guarded(Guard.builder().circuitBreaker(TOLERANT).bulkhead(BULKHEAD).timeout(TIMEOUT), body);
	}

	static Callable<Object> shortTimeout(Callable<Object> body) {
		return guarded(Guard.builder()
			.circuitBreaker(TOLERANT)
			.bulkhead(BULKHEAD)
			.timeout(TimeoutConfig.of(Alike.SHORT_TIMEOUT)), body);
	}

	static Callable<Object> threadPool(Callable<Object> body) {
		return guarded(
				Guard.builder()
					.bulkhead(BulkheadConfig.builder()
						.type(BulkheadType.THREAD_POOL)
						.maxConcurrent(Alike.WORKERS)
						.build())
					.timeout(TIMEOUT),
				body);
	}

}
