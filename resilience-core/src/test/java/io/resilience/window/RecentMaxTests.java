package io.resilience.window;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentMaxTests {

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final LatencyHistogram histogram = new LatencyHistogram();

	@Test
	void greatestValueStaysForAMinuteAndIsGoneAfterTwo() {
		long now = Long.MAX_VALUE - MINUTE; // the clock may wrap round
		assertThat(this.histogram.recentMaxNanos(now)).isZero();
		this.histogram.record(700);
		this.histogram.record(300);
		assertThat(this.histogram.recentMaxNanos(now + MINUTE)).isEqualTo(700);
		this.histogram.record(500);
		assertThat(this.histogram.recentMaxNanos(now + MINUTE + 1)).isEqualTo(700);
		assertThat(this.histogram.recentMaxNanos(now + 2 * MINUTE)).isEqualTo(500);
		assertThat(this.histogram.recentMaxNanos(now + 3 * MINUTE)).isZero();
	}

	@Test
	void greatestValueEverIsKeptWhoeverAsksForTheRecentOne() {
		this.histogram.record(700);
		this.histogram.recentMaxNanos(0);
		this.histogram.recentMaxNanos(5 * MINUTE);
		this.histogram.record(200);
		assertThat(this.histogram.snapshot().maxNanos()).isEqualTo(700);
		assertThat(this.histogram.snapshot().maxNanos()).isEqualTo(700);
		assertThat(this.histogram.recentMaxNanos(5 * MINUTE + 1)).isEqualTo(700);
	}

}
