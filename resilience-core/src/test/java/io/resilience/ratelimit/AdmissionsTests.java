package io.resilience.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What both algorithms promise, against the definition of their limits.
 */
class AdmissionsTests {

	@ParameterizedTest
	@EnumSource
	void admitsExactlyWhatTheDefinitionAllows(RateLimitAlgorithm algorithm) {
		Random random = new Random(11);
		for (int round = 0; round < 300; round++) {
			RateLimiterConfig config = config(algorithm, random);
			long now = (round % 3 == 0) ? Long.MAX_VALUE - 500 : random.nextInt(1000) - 500;
			Admissions admissions = Admissions.of(config, now);
			NaiveAdmissions naive = new NaiveAdmissions(config);
			for (int step = 0; step < 150; step++) {
				now += (random.nextInt(20) == 0) ? random.nextInt(200) : random.nextInt(7);
				int permits = (random.nextInt(4) == 0) ? 1 + random.nextInt(5) : 1;
				long wait = admissions.waitFor(0, permits, now);
				assertThat(wait == 0).as("%s, step %d", config, step).isEqualTo(naive.admits(permits, now));
				if (wait == 0) {
					admissions.admit(permits, now);
					naive.admit(permits, now);
				}
				else if (wait > 0) {
					assertThat(naive.admits(permits, now + wait - 1)).isFalse();
					assertThat(naive.admits(permits, now + wait)).isTrue();
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void plansForThoseInLineWhatTheyThenGet(RateLimitAlgorithm algorithm) {
		Random random = new Random(12);
		for (int round = 0; round < 300; round++) {
			RateLimiterConfig config = config(algorithm, random);
			Admissions admissions = Admissions.of(config, 0);
			long now = 0;
			Deque<Long> planned = new ArrayDeque<>();
			for (int place = 0; place < 40; place++) {
				planned.add(admissions.waitFor(place, 1, now));
			}
			// A bucket that is full before the next whole nanosecond loses a part of it.
			boolean lossy = algorithm == RateLimitAlgorithm.TOKEN_BUCKET
					&& (config.burst() - 1L) * config.period().toNanos() < config.limit();
			for (int place = 0; place < 40; place++) {
				now += admissions.waitFor(0, 1, now);
				long plan = planned.remove();
				assertThat(now).as("%s", config).isBetween(plan, lossy ? plan + place : plan);
				admissions.admit(1, now);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void neverPlansTooLateForLinesOfSeveralPermits(RateLimitAlgorithm algorithm) {
		Random random = new Random(13);
		for (int round = 0; round < 300; round++) {
			RateLimiterConfig config = config(algorithm, random);
			int most = (algorithm == RateLimitAlgorithm.TOKEN_BUCKET) ? config.burst() : config.limit();
			Admissions admissions = Admissions.of(config, 0);
			int[] line = random.ints(20, 1, Math.min(most, 4) + 1).toArray();
			long[] planned = new long[line.length];
			long ahead = 0;
			for (int i = 0; i < line.length; i++) {
				planned[i] = admissions.waitFor(ahead, line[i], 0);
				ahead += line[i];
			}
			long now = 0;
			for (int i = 0; i < line.length; i++) {
				now += admissions.waitFor(0, line[i], now);
				assertThat(planned[i]).as("%s", config).isLessThanOrEqualTo(now);
				admissions.admit(line[i], now);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void countsWhatIsLeft(RateLimitAlgorithm algorithm) {
		Random random = new Random(14);
		for (int round = 0; round < 100; round++) {
			RateLimiterConfig config = config(algorithm, random);
			Admissions admissions = Admissions.of(config, 0);
			NaiveAdmissions naive = new NaiveAdmissions(config);
			long now = 0;
			for (int step = 0; step < 100; step++) {
				now += random.nextInt(5);
				int available = admissions.available(now);
				assertThat(available == 0 || naive.admits(available, now)).isTrue();
				assertThat(naive.admits(available + 1, now)).isFalse();
				if (available > 0) {
					admissions.admit(1, now);
					naive.admit(1, now);
				}
			}
		}
	}

	private static RateLimiterConfig config(RateLimitAlgorithm algorithm, Random random) {
		RateLimiterConfig.Builder config = RateLimiterConfig.builder()
			.algorithm(algorithm)
			.limit(1 + random.nextInt(random.nextBoolean() ? 5 : 40))
			.period(Duration.ofNanos(1 + random.nextInt(random.nextBoolean() ? 10 : 120)));
		if (algorithm == RateLimitAlgorithm.TOKEN_BUCKET && random.nextBoolean()) {
			config.burst(1 + random.nextInt(60));
		}
		return config.build();
	}

}
