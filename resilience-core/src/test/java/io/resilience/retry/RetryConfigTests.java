package io.resilience.retry;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetryConfigTests {

	@Test
	void aBuilderThatStartsFromSettingsKeepsThemAll() {
		RetryConfig config = RetryConfig.builder()
			.maxAttempts(7)
			.baseDelay(Duration.ofMillis(3))
			.maxDelay(Duration.ofMillis(9))
			.backoff(Backoff.FIBONACCI)
			.backoffMultiplier(1.5)
			.jitter(Jitter.EQUAL)
			.retryableExceptions(IllegalStateException.class)
			.nonRetryableExceptions(IllegalArgumentException.class)
			.retryOnResult((result) -> false)
			.customBackoff((retry) -> retry)
			.retryAfter((failure) -> null)
			.budgetRatio(0.3)
			.budgetMinPerSecond(4)
			.build();
		assertThat(config.toBuilder().build()).isEqualTo(config);
	}

	@Test
	void aLongFirstPauseAloneRaisesTheLongestOne() {
		RetryConfig config = RetryConfig.builder().baseDelay(Duration.ofSeconds(90)).build();
		assertThat(config.maxDelay()).isEqualTo(Duration.ofSeconds(90));
	}

	@Test
	void refusesWhatCannotBe() {
		RetryConfig.Builder config = RetryConfig.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> config.maxAttempts(0).build())
			.withMessage("Invalid max_attempts (0): must be at least 1, the first call included");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RetryConfig.builder().maxDelay(Duration.ofMillis(1)).build())
			.withMessage("Invalid max_delay (PT0.001S): must not be below base_delay (PT1S)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RetryConfig.builder().backoffMultiplier(Double.NaN).build());
		assertThatIllegalArgumentException().isThrownBy(() -> RetryConfig.builder().budgetRatio(-0.1).build());
	}

}
