package io.resilience.timeout;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

class AdaptiveTimeoutTests {

	private static final long MILLIS = 1_000_000;

	private static final long SECOND = 1000 * MILLIS;

	private static final AdaptiveTimeoutConfig CONFIG = new AdaptiveTimeoutConfig(0.9, 3, Duration.ofMillis(100),
			Duration.ofSeconds(10));

	/** Just before the clock overflows: nothing may compare times. */
	private long now = Long.MAX_VALUE - 3 * SECOND;

	private final AdaptiveTimeout timeout = new AdaptiveTimeout(CONFIG, Duration.ofSeconds(5), this.now);

	@Test
	void configuredTimeoutHoldsUntilThereWereEnoughCalls() {
		record(99, 200);
		pass(2 * SECOND);
		assertThat(inForce()).isEqualTo(5 * SECOND);
		record(1, 200);
		pass(2 * SECOND);
		assertThat(inForce()).isNotEqualTo(5 * SECOND);
	}

	@Test
	void timeoutIsTheMultipleOfThePercentile() {
		record(90, 200);
		record(10, 3000);
		pass(2 * SECOND);
		assertThat(inForce()).isCloseTo(600 * MILLIS, within(42 * MILLIS));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1, -0.01, 1.01, Double.NaN })
	void percentileThatNoCallOrEveryCallIsBelowIsRefused(double percentile) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AdaptiveTimeoutConfig(percentile, 2, Duration.ofMillis(1), Duration.ofSeconds(1)))
			.withMessageContaining("percentile (" + percentile + ")");
	}

	@ParameterizedTest
	@CsvSource({ "0.01, 200", "0.98, 200", "0.99, 200", "0.995, 3000" })
	void percentileNearItsBoundsIsThatOfTheCalls(double percentile, long latency) {
		AdaptiveTimeout adaptive = new AdaptiveTimeout(
				new AdaptiveTimeoutConfig(percentile, 1, Duration.ofMillis(1), Duration.ofSeconds(10)),
				Duration.ofSeconds(5), 0);
		for (int i = 0; i < 1000; i++) {
			adaptive.record(0, ((i < 991) ? 200 : 3000) * MILLIS);
		}
		assertThat(adaptive.timeoutNanos(2 * SECOND)).isCloseTo(latency * MILLIS, withinPercentage(8));
	}

	@Test
	void timeoutStaysBetweenItsBounds() {
		record(100, 1);
		pass(2 * SECOND);
		assertThat(inForce()).isEqualTo(100 * MILLIS);
		record(1000, 4900);
		pass(2 * SECOND);
		assertThat(inForce()).isEqualTo(10 * SECOND);
	}

	@Test
	void itIsComputedAtMostOnceASecond() {
		record(100, 200);
		pass(2 * SECOND);
		long before = inForce();
		record(10_000, 1000);
		pass(SECOND - 1);
		assertThat(inForce()).isEqualTo(before);
		pass(1);
		assertThat(inForce()).isCloseTo(3 * SECOND, within(210 * MILLIS));
	}

	@Test
	void callsOfMoreThanAMinuteAgoAreForgotten() {
		record(10_000, 1000);
		pass(55 * SECOND);
		record(200, 100);
		pass(4 * SECOND);
		assertThat(inForce()).isCloseTo(3 * SECOND, within(210 * MILLIS));
		pass(3 * SECOND);
		assertThat(inForce()).isCloseTo(300 * MILLIS, within(21 * MILLIS));
	}

	@Test
	void configuredTimeoutHoldsAgainWhenNoCallSucceedsAnyMore() {
		record(1000, 100);
		pass(2 * SECOND);
		assertThat(inForce()).isLessThan(SECOND);
		pass(70 * SECOND);
		assertThat(inForce()).isEqualTo(5 * SECOND);
	}

	@Test
	void newSettingsKeepWhatWasMeasured() {
		record(1000, 100);
		pass(2 * SECOND);
		this.timeout.configure(new AdaptiveTimeoutConfig(0.5, 10, Duration.ofMillis(100), Duration.ofSeconds(10)),
				Duration.ofSeconds(7));
		assertThat(inForce()).isCloseTo(SECOND, within(70 * MILLIS));
		pass(70 * SECOND);
		assertThat(inForce()).isEqualTo(7 * SECOND);
	}

	private void record(int calls, long millis) {
		for (int i = 0; i < calls; i++) {
			this.timeout.record(this.now, millis * MILLIS);
		}
	}

	private void pass(long nanos) {
		this.now += nanos;
	}

	private long inForce() {
		return this.timeout.timeoutNanos(this.now);
	}

}
