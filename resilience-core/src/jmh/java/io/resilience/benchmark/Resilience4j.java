package io.resilience.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;

/**
 * Resilience4j. It has no timeout for the calling thread: its time limiter needs a pool.
 */
final class Resilience4j {

	private Resilience4j() {
	}

	private static CircuitBreakerConfig.Builder config() {
		return CircuitBreakerConfig.custom()
			.slidingWindowSize(Alike.WINDOW)
			.minimumNumberOfCalls(Alike.WINDOW)
			.failureRateThreshold((float) (Alike.FAILURE_RATE * 100))
			.ignoreExceptions(BulkheadFullException.class)
			.writableStackTraceEnabled(false);
	}

	private static CircuitBreaker breaker() {
		return CircuitBreaker.of("db", config().build());
	}

	private static Bulkhead bulkhead(int permits) {
		return Bulkhead.of("db",
				BulkheadConfig.custom()
					.maxConcurrentCalls(permits)
					.maxWaitDuration(Duration.ZERO)
					.writableStackTraceEnabled(false)
					.build());
	}

	static Callable<Object> bulkhead(Callable<Object> body) {
		return Bulkhead.decorateCallable(bulkhead(Alike.PERMITS), body);
	}

	static Callable<Object> breaker(Callable<Object> body) {
		return CircuitBreaker.decorateCallable(breaker(), body);
	}

	static Callable<Object> breakerLockFree(Callable<Object> body) {
		return CircuitBreaker.decorateCallable(CircuitBreaker.of("db",
				config().slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.LOCK_FREE).build()),
				body);
	}

	static Callable<Object> breakerOverTime(Callable<Object> body) {
		return CircuitBreaker.decorateCallable(
				CircuitBreaker.of("db",
						config().slidingWindowType(SlidingWindowType.TIME_BASED).slidingWindowSize(60).build()),
				body);
	}

	private static Retry retry() {
		return Retry.of("db", RetryConfig.custom().maxAttempts(Alike.ATTEMPTS).build());
	}

	static Callable<Object> retry(Callable<Object> body) {
		return Retry.decorateCallable(retry(), body);
	}

	static Callable<Object> breakerBulkhead(Callable<Object> body) {
		return CircuitBreaker.decorateCallable(breaker(), bulkhead(body));
	}

	/** Retry, breaker, bulkhead, time limiter; the body runs on a pool. */
	static Callable<Object> chain(Callable<Object> body) {
		return Retry.decorateCallable(retry(), CircuitBreaker.decorateCallable(breaker(),
				Bulkhead.decorateCallable(bulkhead(Alike.PERMITS), timeLimited(Alike.TIMEOUT, body))));
	}

	private static Callable<Object> timeLimited(Duration timeout, Callable<Object> body) {
		ExecutorService pool = Executors.newFixedThreadPool(Alike.WORKERS, (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		});
		TimeLimiter limiter = TimeLimiter.of(TimeLimiterConfig.custom().timeoutDuration(timeout).build());
		return TimeLimiter.decorateFutureSupplier(limiter, () -> pool.submit(body));
	}

	static Callable<Object> full(Callable<Object> body) {
		Bulkhead bulkhead = bulkhead(1);
		bulkhead.acquirePermission();
		CircuitBreaker breaker = breaker();
		breaker.transitionToMetricsOnlyState(); // refusals are failures, and would open it
		return CircuitBreaker.decorateCallable(breaker, Bulkhead.decorateCallable(bulkhead, body));
	}

	static Callable<Object> open(Callable<Object> body) {
		CircuitBreaker breaker = breaker();
		breaker.transitionToForcedOpenState();
		return CircuitBreaker.decorateCallable(breaker, bulkhead(body));
	}

	/** A breaker that counts failures but never opens. */
	static Callable<Object> tolerant(Callable<Object> body) {
		CircuitBreaker breaker = breaker();
		breaker.transitionToMetricsOnlyState();
		return CircuitBreaker.decorateCallable(breaker, bulkhead(body));
	}

	static Callable<Object> shortTimeout(Callable<Object> body) {
		CircuitBreaker breaker = breaker();
		breaker.transitionToMetricsOnlyState();
		return CircuitBreaker.decorateCallable(breaker,
				Bulkhead.decorateCallable(bulkhead(Alike.PERMITS), timeLimited(Alike.SHORT_TIMEOUT, body)));
	}

	static Callable<Object> threadPool(Callable<Object> body) {
		ThreadPoolBulkhead bulkhead = ThreadPoolBulkhead.of("db",
				ThreadPoolBulkheadConfig.custom()
					.coreThreadPoolSize(Alike.WORKERS)
					.maxThreadPoolSize(Alike.WORKERS)
					.build());
		TimeLimiter limiter = TimeLimiter.of(TimeLimiterConfig.custom().timeoutDuration(Alike.TIMEOUT).build());
		Callable<CompletionStage<Object>> handed = ThreadPoolBulkhead.decorateCallable(bulkhead,
				body)::get;
		return TimeLimiter.decorateFutureSupplier(limiter, () -> stage(handed));
	}

	private static CompletableFuture<Object> stage(
			Callable<CompletionStage<Object>> handed) {
		try {
			return handed.call().toCompletableFuture();
		}
		catch (Exception ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
