package io.resilience.spring.http;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Outcome;
import io.resilience.retry.Jitter;
import io.resilience.retry.RetryConfig;

/**
 * Dependencies to call.
 */
final class TestDependencies {

	/** Three attempts and hardly a pause. */
	static final RetryConfig RETRY = RetryConfig.builder()
		.maxAttempts(3)
		.baseDelay(Duration.ofMillis(1))
		.jitter(Jitter.NONE)
		.build();

	static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.builder().failureThreshold(100).build();

	private TestDependencies() {
	}

	static Dependency create(UnaryOperator<DependencyConfig.Builder> settings) {
		DependencyConfig.Builder builder = DependencyConfig.builder(DependencyType.EXTERNAL_API)
			.timeout(Duration.ofSeconds(20))
			.circuitBreaker(BREAKER);
		return DependencyRegistry.create().register("payments", settings.apply(builder).build());
	}

	static long count(Dependency dependency, Outcome outcome) {
		return dependency.guard().calls().count(outcome);
	}

}
