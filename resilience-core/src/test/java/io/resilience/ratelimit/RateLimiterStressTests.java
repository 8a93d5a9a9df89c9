package io.resilience.ratelimit;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("stress")
class RateLimiterStressTests {

	@ParameterizedTest
	@EnumSource
	void manyThreadsNeverGetMoreThanTheLimitForLong(RateLimitAlgorithm algorithm) throws Exception {
		for (int round = 0; round < 40; round++) {
			new RushHour(RateLimiterConfig.builder()
				.algorithm(algorithm)
				.limit(1 + round * 7)
				.period(Duration.ofNanos(1 + 20_000L * round))
				.maxWait(Duration.ofNanos((round % 4) * 100_000L))
				.build()).run(16, 5000);
		}
	}

}
