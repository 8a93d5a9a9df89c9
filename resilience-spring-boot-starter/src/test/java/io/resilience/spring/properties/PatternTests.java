package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PatternTests {

	@Test
	void withoutAnythingSaidThereIsATimeoutOnly() {
		ResolvedPattern pattern = SettingsBuilder.empty().build().resolvePattern("order", AnnotationValues.NONE);
		assertThat(pattern.timeout()).hasSeconds(30);
		assertThat(pattern.totalTimeout()).isNull();
		assertThat(pattern.retry()).isNull();
		assertThat(pattern.circuitBreaker()).isNull();
		assertThat(pattern.bulkhead()).isNull();
		assertThat(pattern.rateLimit()).isNull();
		assertThat(pattern.settings()).containsEntry("timeout", new ConfiguredValue(Duration.ofSeconds(30), "default"));
	}

	@Test
	void theAnnotationSwitchesOnWhatItSpeaksOf() {
		ResolvedPattern pattern = SettingsBuilder.yaml("""
				resilience:
				  retry_policy:
				    base_delay: 0.5
				  circuit_breaker:
				    recovery_timeout: 20
				""").resolvePattern("order", new AnnotationValues(Duration.ofSeconds(45), 4, 6));
		assertThat(pattern.timeout()).hasSeconds(45);
		assertThat(pattern.retry())
			.isEqualTo(RetryConfig.builder().maxAttempts(4).baseDelay(Duration.ofMillis(500)).build());
		assertThat(pattern.circuitBreaker()).isEqualTo(
				CircuitBreakerConfig.builder().failureThreshold(6).recoveryTimeout(Duration.ofSeconds(20)).build());
		assertThat(pattern.settings()).containsEntry("retry.max_attempts", new ConfiguredValue(4, "annotation"));
	}

	@Test
	void yamlBeatsTheAnnotation() {
		ResolvedPattern pattern = SettingsBuilder.yaml("""
				resilience:
				  patterns:
				    place_order:
				      timeout: 10
				      total_timeout: 20
				      grace_period: 3
				      max_attempts: 2
				      failure_threshold: 3
				      bulkhead:
				        max_concurrent: 4
				      rate_limit:
				        limit: 5
				""").resolvePattern("placeOrder", new AnnotationValues(Duration.ofSeconds(45), 4, 6));
		assertThat(pattern.name()).isEqualTo("place_order");
		assertThat(pattern.timeout()).hasSeconds(10);
		assertThat(pattern.totalTimeout()).hasSeconds(20);
		assertThat(pattern.gracePeriod()).hasSeconds(3);
		assertThat(pattern.retry().maxAttempts()).isEqualTo(2);
		assertThat(pattern.circuitBreaker().failureThreshold()).isEqualTo(3);
		assertThat(pattern.bulkhead()).isEqualTo(BulkheadConfig.builder().maxConcurrent(4).build());
		assertThat(pattern.rateLimit()).isEqualTo(RateLimiterConfig.builder().limit(5).build());
		assertThat(pattern.settings()).containsEntry("timeout",
				new ConfiguredValue(Duration.ofSeconds(10), "application.yml:4:16"));
	}

	@Test
	void oneAttemptIsNoRetry() {
		DependencySettings settings = SettingsBuilder.yaml("resilience.patterns.order.max_attempts: 1");
		ResolvedPattern pattern = settings.resolvePattern("order", AnnotationValues.NONE);
		assertThat(pattern.retry()).isNull();
		assertThat(pattern.settings().get("retry.max_attempts").value()).isEqualTo(1);
		assertThat(settings.configuredPatterns()).containsExactly("order");
	}

}
