package io.resilience.ratelimit;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimiterConfigTests {

	@Test
	void aBuilderThatStartsFromSettingsKeepsThemAll() {
		RateLimiterConfig config = RateLimiterConfig.builder()
			.algorithm(RateLimitAlgorithm.TOKEN_BUCKET)
			.limit(3)
			.period(Duration.ofMinutes(1))
			.burst(9)
			.maxWait(Duration.ofSeconds(2))
			.build();
		assertThat(config.toBuilder().build()).isEqualTo(config);
		assertThat(RateLimiterConfig.defaults().toBuilder().build()).isEqualTo(RateLimiterConfig.defaults());
	}

	@Test
	void theBurstIsTheLimitUnlessItIsSet() {
		RateLimiterConfig.Builder bucket = RateLimiterConfig.builder().algorithm(RateLimitAlgorithm.TOKEN_BUCKET);
		assertThat(bucket.limit(8).build().burst()).isEqualTo(8);
		assertThat(bucket.build().toBuilder().limit(5).build().burst()).isEqualTo(5);
		assertThat(bucket.burst(2).build().toBuilder().limit(5).build().burst()).isEqualTo(2);
	}

	@Test
	void refusesWhatCannotBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimiterConfig.builder().limit(0).build())
			.withMessage("Invalid limit (0): must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimiterConfig.builder().period(Duration.ZERO).build())
			.withMessage("Invalid period (PT0S): must be above zero");
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimiterConfig.builder().burst(5).build())
			.withMessage(
					"Invalid burst (5): a sliding_window has no burst; use algorithm token_bucket or leave it out");
	}

}
