package io.resilience.guard;

import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.retry.RetryConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class CircularCausesTests {

	@Test
	void wrappersThatLeadBackToThemselvesHoldNobodyUp() {
		Guard guard = Guard.builder()
			.fallback(Fallback.of("f", FallbackConfig.builder().value("answer").build()))
			.retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ZERO).build())
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.build();
		Object answer = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> guard.call(() -> {
			throw new Circular();
		}));
		assertThat(answer).isEqualTo("answer");
		assertThat(guard.circuitBreaker().snapshot().failures()).isPositive();
	}

	private static final class Circular extends CompletionException {

		private static final long serialVersionUID = 1L;

		private Circular() {
			super("Causes of causes", null);
		}

		@Override
		public synchronized Throwable getCause() {
			return this;
		}

	}

}
