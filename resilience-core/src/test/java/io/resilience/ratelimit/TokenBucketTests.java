package io.resilience.ratelimit;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;

import io.resilience.time.Nanos;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenBucketTests {

	private static final long SECOND = 1_000_000_000;

	private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

	@Test
	void startsFullAndFillsSteadily() {
		Admissions bucket = bucket(10, Duration.ofSeconds(1), 3);
		assertThat(bucket.available(0)).isEqualTo(3);
		bucket.admit(3, 0);
		assertThat(bucket.waitFor(0, 1, 0)).isEqualTo(SECOND / 10);
		assertThat(bucket.waitFor(0, 2, 0)).isEqualTo(SECOND / 5);
		assertThat(bucket.available(SECOND / 10)).isEqualTo(1);
	}

	@Test
	void savesNoMoreThanTheBurst() {
		Admissions bucket = bucket(10, Duration.ofSeconds(1), 3);
		bucket.admit(3, 0);
		assertThat(bucket.available(3600 * SECOND)).isEqualTo(3);
		bucket.admit(1, 3600 * SECOND);
		assertThat(bucket.available(3600 * SECOND + SECOND / 10 - 1)).isEqualTo(2);
		assertThat(bucket.available(3600 * SECOND + SECOND / 10)).isEqualTo(3);
	}

	@Test
	void neverHasMoreThanTheBurstAtOnce() {
		assertThat(bucket(10, Duration.ofSeconds(1), 3).waitFor(0, 4, 0)).isEqualTo(Admissions.NEVER);
	}

	@Test
	void ratesThatDoNotDivideDoNotDrift() {
		Admissions bucket = bucket(3, Duration.ofNanos(10), 2);
		bucket.admit(2, 0);
		long now = 0;
		for (int token = 1; token <= 300_000; token++) {
			now += bucket.waitFor(0, 1, now);
			bucket.admit(1, now);
			assertThat(now).isEqualTo((10L * token + 2) / 3);
		}
	}

	@Test
	void takenOneByOneOrLateItIsTheSame() {
		int limit = 999_983;
		Admissions often = bucket(limit, Duration.ofSeconds(1), 2_000_000);
		Admissions once = bucket(limit, Duration.ofSeconds(1), 2_000_000);
		often.admit(2_000_000, 0);
		once.admit(2_000_000, 0);
		Random random = new Random(3);
		long now = 0;
		while (now < SECOND) {
			now += random.nextInt(5000);
			often.available(now);
		}
		assertThat(often.available(now)).isEqualTo(once.available(now))
			.isEqualTo(BigInteger.valueOf(now)
				.multiply(BigInteger.valueOf(limit))
				.divide(BigInteger.valueOf(SECOND))
				.intValueExact());
	}

	@Test
	void survivesTheLargestSettings() {
		Admissions bucket = bucket(Integer.MAX_VALUE, FOR_EVER, Integer.MAX_VALUE);
		bucket.admit(Integer.MAX_VALUE, 0);
		assertThat(bucket.waitFor(0, 1, 0)).isEqualTo(Nanos.FOREVER / Integer.MAX_VALUE + 1);
		assertThat(bucket.waitFor(Long.MAX_VALUE / 4, Integer.MAX_VALUE, 0)).isEqualTo(Nanos.FOREVER);
		assertThat(bucket.available(Nanos.FOREVER)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void aTokenInALifetimeIsStillOneTokenEach() {
		Admissions bucket = bucket(1, FOR_EVER, 5);
		bucket.admit(4, 0);
		assertThat(bucket.available(1000 * SECOND)).isEqualTo(1);
		bucket.admit(1, 1000 * SECOND);
		assertThat(bucket.waitFor(0, 5, 1000 * SECOND)).isEqualTo(Nanos.FOREVER);
		assertThat(bucket.available(Nanos.FOREVER - 1)).isZero();
		assertThat(bucket.available(Nanos.FOREVER)).isEqualTo(1);
		assertThat(bucket.available(2 * Nanos.FOREVER)).isBetween(1, 2);
	}

	@Test
	void manyTokensANanosecondAreCountedToo() {
		Admissions bucket = bucket(Integer.MAX_VALUE, Duration.ofNanos(1), Integer.MAX_VALUE);
		bucket.admit(Integer.MAX_VALUE, 0);
		assertThat(bucket.waitFor(0, 1, 0)).isEqualTo(1);
		assertThat(bucket.waitFor(1, Integer.MAX_VALUE, 0)).isEqualTo(2);
		assertThat(bucket.available(1)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void aHigherBurstKeepsWhatWasSpent() {
		Admissions bucket = bucket(1, Duration.ofSeconds(1), 10);
		bucket.admit(10, 0);
		Admissions after = bucket.under(config(1, Duration.ofSeconds(1), 25), 0);
		assertThat(after.available(0)).isEqualTo(15);
		assertThat(after.under(config(1, Duration.ofSeconds(1), 5), 0).available(0)).isZero();
	}

	@Test
	void settingsThatChangeAllTheTimeDoNotStopTheFlow() {
		Admissions bucket = bucket(50, Duration.ofSeconds(1), 50);
		bucket.admit(50, 0);
		for (long now = 0; now < SECOND; now += SECOND / 1000) {
			int limit = (now % 2 == 0) ? 51 : 50;
			bucket = bucket.under(config(limit, Duration.ofSeconds(1), 50), now);
		}
		assertThat(bucket.available(SECOND)).isBetween(49, 50);
	}

	@Test
	void becomesAWindowThatHoldsWhatWasSpent() {
		Admissions bucket = bucket(10, Duration.ofSeconds(1), 10);
		bucket.admit(7, 0);
		Admissions window = bucket.under(RateLimiterConfig.builder().limit(10).build(), 0);
		assertThat(window.available(0)).isEqualTo(3);
		assertThat(window.available(SECOND)).isEqualTo(10);
	}

	private static Admissions bucket(int limit, Duration period, int burst) {
		return Admissions.of(config(limit, period, burst), 0);
	}

	private static RateLimiterConfig config(int limit, Duration period, int burst) {
		return RateLimiterConfig.builder()
			.algorithm(RateLimitAlgorithm.TOKEN_BUCKET)
			.limit(limit)
			.period(period)
			.burst(burst)
			.build();
	}

}
