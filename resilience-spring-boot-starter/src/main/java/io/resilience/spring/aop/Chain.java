package io.resilience.spring.aop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.resilience.bulkhead.Bulkhead;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.guard.Operation;
import io.resilience.retry.Retry;

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
			chain.add("retry(%d attempts)".formatted(retry.config().maxAttempts()));
		}
		CircuitBreaker breaker = operation.guard().circuitBreaker();
		if (breaker != null) {
			chain.add("circuit_breaker(%d failures, %s)".formatted(breaker.config().failureThreshold(),
					breaker.config().recoveryTimeout()));
		}
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

}
