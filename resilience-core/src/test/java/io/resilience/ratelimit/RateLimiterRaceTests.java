package io.resilience.ratelimit;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimiterRaceTests {

	@ParameterizedTest
	@EnumSource
	void manyThreadsNeverGetMoreThanTheLimit(RateLimitAlgorithm algorithm) throws Exception {
		for (int round = 0; round < 10; round++) {
			new RushHour(RateLimiterConfig.builder()
				.algorithm(algorithm)
				.limit(1 + round * 3)
				.period(Duration.ofNanos(50_000))
				.maxWait(Duration.ofNanos(round * 20_000L))
				.build()).run(4, 500);
		}
	}

}
