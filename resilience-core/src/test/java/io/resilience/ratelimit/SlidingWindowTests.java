package io.resilience.ratelimit;

import java.time.Duration;

import io.resilience.time.Nanos;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlidingWindowTests {

	private static final long SECOND = 1_000_000_000;

	@Test
	void admissionsLeaveOnePeriodAfterTheyWereMade() {
		Admissions window = window(2, Duration.ofSeconds(1));
		window.admit(1, 0);
		window.admit(1, SECOND / 2);
		assertThat(window.waitFor(0, 1, SECOND - 1)).isEqualTo(1);
		assertThat(window.waitFor(0, 2, SECOND - 1)).isEqualTo(1 + SECOND / 2);
		assertThat(window.waitFor(0, 1, SECOND)).isZero();
	}

	@Test
	void theEdgeOfACalendarSecondGivesNoSecondHelping() {
		Admissions window = window(100, Duration.ofSeconds(1));
		window.admit(100, SECOND - 1);
		assertThat(window.available(SECOND)).isZero();
		assertThat(window.available(2 * SECOND - 2)).isZero();
		assertThat(window.available(2 * SECOND - 1)).isEqualTo(100);
	}

	@Test
	void limitOneIsOneAPeriod() {
		Admissions window = window(1, Duration.ofNanos(1));
		window.admit(1, 5);
		assertThat(window.waitFor(0, 1, 5)).isEqualTo(1);
		assertThat(window.waitFor(3, 1, 5)).isEqualTo(4);
		assertThat(window.waitFor(0, 1, 6)).isZero();
		assertThat(window.waitFor(0, 2, 6)).isEqualTo(Admissions.NEVER);
	}

	@Test
	void growsAsFarAsItMustAndKeepsTheOrder() {
		Admissions window = window(1000, Duration.ofNanos(1000));
		for (int now = 0; now < 5000; now++) {
			assertThat(window.waitFor(0, 1, now)).isZero();
			window.admit(1, now);
			assertThat(window.spent(now)).isEqualTo(Math.min(now + 1, 1000));
		}
	}

	@Test
	void survivesTheLargestSettings() {
		Admissions window = window(Integer.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE));
		window.admit(1000, 0);
		assertThat(window.available(Nanos.FOREVER - 1)).isGreaterThan(Integer.MAX_VALUE - 1100);
		assertThat(window.waitFor(Long.MAX_VALUE / 2, 1, 0)).isEqualTo(Nanos.FOREVER);
		Admissions single = window(1, Duration.ofSeconds(Long.MAX_VALUE));
		single.admit(1, 0);
		assertThat(single.waitFor(0, 1, 1)).isEqualTo(Nanos.FOREVER - 1);
	}

	@Test
	void aChangedLimitStillCountsWhatWasAdmitted() {
		Admissions window = window(10, Duration.ofSeconds(1));
		for (int i = 0; i < 10; i++) {
			window.admit(1, i * SECOND / 10);
		}
		long now = SECOND * 9 / 10;
		Admissions higher = window.under(config(25, Duration.ofSeconds(1)), now);
		assertThat(higher.available(now)).isEqualTo(15);
		Admissions lower = higher.under(config(4, Duration.ofSeconds(1)), now);
		assertThat(lower.available(now)).isZero();
		assertThat(lower.waitFor(0, 1, now)).isEqualTo(SECOND * 7 / 10);
		Admissions longer = lower.under(config(4, Duration.ofSeconds(60)), now);
		assertThat(longer.waitFor(0, 1, now)).isEqualTo(SECOND * 597 / 10);
	}

	@Test
	void becomesABucketWithoutItsTokens() {
		Admissions window = window(10, Duration.ofSeconds(1));
		window.admit(7, 0);
		Admissions bucket = window
			.under(config(10, Duration.ofSeconds(1)).toBuilder().algorithm(RateLimitAlgorithm.TOKEN_BUCKET).build(), 0);
		assertThat(bucket.available(0)).isEqualTo(3);
	}

	private static Admissions window(int limit, Duration period) {
		return Admissions.of(config(limit, period), 0);
	}

	private static RateLimiterConfig config(int limit, Duration period) {
		return RateLimiterConfig.builder().limit(limit).period(period).build();
	}

}
