package io.resilience.retry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import java.util.function.LongUnaryOperator;

import io.resilience.time.Nanos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PausesTests {

	private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

	private static final LongUnaryOperator LOWEST = (bound) -> 0;

	private static final LongUnaryOperator HIGHEST = (bound) -> bound - 1;

	@Test
	void fixedPausesAreTheBase() {
		assertThat(pauses(Backoff.FIXED, 5)).containsExactly(100, 100, 100, 100, 100);
	}

	@Test
	void linearPausesAreMultiplesOfTheBase() {
		assertThat(pauses(Backoff.LINEAR, 5)).containsExactly(100, 200, 300, 400, 500);
	}

	@Test
	void exponentialPausesDoubleByDefault() {
		assertThat(pauses(Backoff.EXPONENTIAL, 5)).containsExactly(100, 200, 400, 800, 1600);
	}

	@Test
	void exponentialPausesFollowTheirMultiplier() {
		Pauses pauses = pauses(config(Backoff.EXPONENTIAL, Jitter.NONE).backoffMultiplier(1.5), LOWEST);
		assertThat(pauses.before(3, 0)).isEqualTo(Duration.ofMillis(225).toNanos());
	}

	@Test
	void fibonacciPausesAddTheTwoBefore() {
		assertThat(pauses(Backoff.FIBONACCI, 8)).containsExactly(100, 100, 200, 300, 500, 800, 1300, 2100);
	}

	@Test
	void noPauseIsLongerThanTheMaximum() {
		Pauses pauses = pauses(config(Backoff.EXPONENTIAL, Jitter.NONE).maxDelay(Duration.ofMillis(500)), LOWEST);
		assertThat(pauses.before(4, 0)).isEqualTo(Duration.ofMillis(500).toNanos());
	}

	@ParameterizedTest
	@EnumSource
	void pausesMatchExactArithmetic(Backoff backoff) {
		Duration max = Duration.ofDays(10_000);
		Pauses pauses = pauses(config(backoff, Jitter.NONE).maxDelay(max), LOWEST);
		for (int retry = 1; retry <= 200; retry++) {
			assertThat(pauses.before(retry, 0)).as("retry %d", retry)
				.isEqualTo(exact(backoff, retry).multiply(BigInteger.valueOf(100_000_000))
					.min(BigInteger.valueOf(max.toNanos()))
					.longValueExact());
		}
	}

	private static BigInteger exact(Backoff backoff, int retry) {
		return switch (backoff) {
			case FIXED -> BigInteger.ONE;
			case LINEAR -> BigInteger.valueOf(retry);
			case EXPONENTIAL -> BigInteger.TWO.pow(retry - 1);
			case FIBONACCI -> {
				BigInteger before = BigInteger.ZERO;
				BigInteger current = BigInteger.ONE;
				for (int n = 1; n < retry; n++) {
					BigInteger next = before.add(current);
					before = current;
					current = next;
				}
				yield current;
			}
		};
	}

	@ParameterizedTest
	@EnumSource
	void neverOverflowsWhateverTheNumberOfTheRetry(Backoff backoff) {
		for (Jitter jitter : Jitter.values()) {
			for (Duration base : new Duration[] { Duration.ZERO, Duration.ofNanos(1), Duration.ofSeconds(1),
					Duration.ofDays(20_000), FOR_EVER }) {
				RetryConfig.Builder config = config(backoff, jitter).baseDelay(base).maxDelay(FOR_EVER);
				staysInside(pauses(config, new Random(1)::nextLong), Nanos.FOREVER);
				staysInside(pauses(config.backoffMultiplier(1e300), HIGHEST), Nanos.FOREVER);
				staysInside(pauses(config.backoffMultiplier(1), LOWEST), Nanos.FOREVER);
			}
		}
	}

	private static void staysInside(Pauses pauses, long max) {
		long previous = 0;
		for (int retry = 1; retry <= 100_000; retry++) {
			previous = pauses.before(retry, previous);
			if (previous < 0 || previous > max) {
				assertThat(previous).as("pause before retry %d", retry).isBetween(0L, max);
			}
		}
		assertThat(pauses.before(Integer.MAX_VALUE, previous)).isBetween(0L, max);
	}

	@Test
	void customPausesAreCappedAndNeverNegative() {
		RetryConfig.Builder config = config(Backoff.FIXED, Jitter.NONE).maxDelay(Duration.ofSeconds(1));
		assertThat(pauses(config.customBackoff((retry) -> 7L * retry), LOWEST).before(3, 0)).isEqualTo(21);
		assertThat(pauses(config.customBackoff((retry) -> Long.MAX_VALUE), LOWEST).before(1, 0))
			.isEqualTo(1_000_000_000);
		assertThat(pauses(config.customBackoff((retry) -> Long.MIN_VALUE), LOWEST).before(1, 0)).isZero();
	}

	@Test
	void customPausesAreSpreadToo() {
		RetryConfig.Builder config = config(Backoff.FIXED, Jitter.FULL).customBackoff((retry) -> 1000);
		assertThat(pauses(config, LOWEST).before(1, 0)).isZero();
		assertThat(pauses(config, HIGHEST).before(1, 0)).isEqualTo(1000);
	}

	@Test
	void equalJitterKeepsHalfOfThePause() {
		assertThat(jittered(Jitter.EQUAL, LOWEST, 0)).isEqualTo(Duration.ofMillis(50).toNanos());
		assertThat(jittered(Jitter.EQUAL, HIGHEST, 0)).isEqualTo(Duration.ofMillis(100).toNanos());
	}

	@Test
	void fullJitterReachesFromZeroToThePause() {
		assertThat(jittered(Jitter.FULL, LOWEST, 0)).isZero();
		assertThat(jittered(Jitter.FULL, HIGHEST, 0)).isEqualTo(Duration.ofMillis(100).toNanos());
	}

	@Test
	void decorrelatedJitterReachesFromTheBaseToThreeTimesThePauseBefore() {
		assertThat(jittered(Jitter.DECORRELATED, LOWEST, 0)).isEqualTo(Duration.ofMillis(100).toNanos());
		assertThat(jittered(Jitter.DECORRELATED, HIGHEST, 0)).isEqualTo(Duration.ofMillis(300).toNanos());
		assertThat(jittered(Jitter.DECORRELATED, HIGHEST, Duration.ofMillis(300).toNanos()))
			.isEqualTo(Duration.ofMillis(900).toNanos());
		assertThat(jittered(Jitter.DECORRELATED, HIGHEST, Duration.ofDays(2).toNanos()))
			.isEqualTo(Duration.ofDays(1).toNanos());
	}

	@Test
	void fullJitterIsEvenlySpread() {
		Pauses pauses = pauses(config(Backoff.FIXED, Jitter.FULL), new Random(42)::nextLong);
		BigDecimal sum = BigDecimal.ZERO;
		for (int i = 0; i < 10_000; i++) {
			sum = sum.add(BigDecimal.valueOf(pauses.before(1, 0)));
		}
		assertThat(sum.doubleValue() / 10_000).isBetween(48e6, 52e6);
	}

	private static long jittered(Jitter jitter, LongUnaryOperator random, long previous) {
		return pauses(config(Backoff.FIXED, jitter), random).before(1, previous);
	}

	private static long[] pauses(Backoff backoff, int count) {
		Pauses pauses = pauses(config(backoff, Jitter.NONE), LOWEST);
		long[] millis = new long[count];
		for (int retry = 1; retry <= count; retry++) {
			millis[retry - 1] = pauses.before(retry, 0) / 1_000_000;
		}
		return millis;
	}

	private static RetryConfig.Builder config(Backoff backoff, Jitter jitter) {
		return RetryConfig.builder()
			.baseDelay(Duration.ofMillis(100))
			.maxDelay(Duration.ofDays(1))
			.backoff(backoff)
			.jitter(jitter);
	}

	private static Pauses pauses(RetryConfig.Builder config, LongUnaryOperator random) {
		return new Pauses(config.build(), random);
	}

}
