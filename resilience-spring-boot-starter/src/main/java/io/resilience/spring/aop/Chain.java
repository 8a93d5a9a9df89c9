package io.resilience.spring.aop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.guard.Operation;
import io.resilience.hedge.Hedge;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.retry.Retry;
import io.resilience.spring.registry.GuardedMethodInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a call goes through, for reports.
 */
final class Chain {

	private Chain() {
	}

	static List<String> of(Operation operation, boolean fallback) {
		List<String> chain = new ArrayList<>();
		if (fallback) {
			chain.add("fallback");
		}
		Retry retry = operation.retry();
		if (retry != null) {
			chain.add(GuardedMethodInfo.RETRY + "%d attempts)".formatted(retry.config().maxAttempts()));
		}
		Hedge hedge = operation.guard().hedge();
		if (hedge != null) {
			chain.add("hedge(%d after %s)".formatted(hedge.config().maxHedges(), hedge.config().delay()));
		}
		CircuitBreaker breaker = operation.guard().circuitBreaker();
		if (breaker != null) {
			chain.add("circuit_breaker(%d failures, %s)".formatted(breaker.config().failureThreshold(),
					breaker.config().recoveryTimeout()));
		}
		addRateLimit(chain, operation.rateLimiter());
		addRateLimit(chain, operation.guard().rateLimiter());
		Duration timeout = Duration.ofNanos(operation.timeoutNanos());
		chain.add("timeout(%s)".formatted(timeout));
		Bulkhead bulkhead = operation.guard().bulkhead();
		if (bulkhead != null) {
			BulkheadConfig config = bulkhead.config();
			Duration wait = (config.maxWait().compareTo(timeout) < 0) ? config.maxWait() : timeout;
			chain.add("%s(%d, wait %s)".formatted(config.type().name().toLowerCase(Locale.ROOT), config.maxConcurrent(),
					wait));
		}
		return List.copyOf(chain);
	}

	private static void addRateLimit(List<String> chain, @Nullable RateLimiter limiter) {
		if (limiter != null) {
			chain.add("rate_limit(%d in %s)".formatted(limiter.config().limit(), limiter.config().period()));
		}
	}

}
