package io.resilience.loadshed;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sums of the gradient limit, with time made up; it wraps on the way.
 */
class GradientLimitTests {

	private static final long MILLI = 1_000_000L;

	private long now = Long.MAX_VALUE - 300 * MILLI;

	private final GradientLimit limit = new GradientLimit(Bounds.of(100, 10, 200));

	@Test
	void theLatencyOfLightLoadIsTheBaseline() {
		load(this.limit, 40, 50, 3_000);
		assertThat(this.limit.baselineNanos()).isEqualTo(50 * MILLI);
		assertThat(this.limit.limit()).as("nobody comes near it").isEqualTo(100);
	}

	@Test
	void itGrowsWhileMoreThanHalfIsUsedAtTheLatencyOfLightLoad() {
		load(this.limit, 40, 50, 1_000);
		load(this.limit, 90, 50, 400);
		assertThat(this.limit.settled()).isGreaterThan(100);
	}

	@Test
	void steadySuccessAtTheMaximumKeepsIt() {
		GradientLimit full = new GradientLimit(Bounds.of(200, 10, 200));
		for (int i = 0; i < 1_000; i++) {
			load(full, full.limit(), 50, 10);
			assertThat(full.settled()).isEqualTo(200);
		}
		for (int i = 0; i < 1_000; i++) {
			load(full, full.limit(), 50, 10);
			assertThat(full.limit()).as("a confirmed baseline needs no more probes").isEqualTo(200);
		}
	}

	@Test
	void latencyAboveTheToleranceLowersIt() {
		load(this.limit, 40, 50, 1_000);
		load(this.limit, 100, 80, 400);
		assertThat(this.limit.settled()).isBetween(50, 95);
	}

	@Test
	void aProbeHalvesItForAMomentAndSaysWhatItGoesBackTo() {
		load(this.limit, 90, 50, 250);
		while (this.limit.limit() == this.limit.settled()) {
			load(this.limit, 90, 50, 10);
		}
		assertThat(this.limit.limit()).isEqualTo(this.limit.settled() / 2);
		int settled = this.limit.settled();
		load(this.limit, this.limit.limit(), 50, 400);
		assertThat(this.limit.limit()).isGreaterThanOrEqualTo(settled);
	}

	@Test
	void aProbeIsGivenUpWhenTheLoadGoesAway() {
		load(this.limit, 90, 50, 250);
		while (this.limit.limit() == this.limit.settled()) {
			load(this.limit, 90, 50, 10);
		}
		long baseline = this.limit.baselineNanos();
		for (int i = 0; i < 200; i++) {
			this.limit.update(this.now, MILLI, 1, false);
			this.now += 100 * MILLI;
		}
		assertThat(this.limit.limit()).isEqualTo(this.limit.settled());
		assertThat(this.limit.baselineNanos()).isEqualTo(baseline);
	}

	@Test
	void probesThatShowALongerLatencyRaiseTheBaseline() {
		load(this.limit, 40, 50, 1_000);
		for (int i = 0; i < 600; i++) {
			load(this.limit, this.limit.limit(), 150, 100);
		}
		assertThat(this.limit.baselineNanos()).isBetween(140 * MILLI, 150 * MILLI);
		assertThat(this.limit.settled()).isGreaterThan(100);
	}

	@Test
	void healthChecksTeachNothing() {
		load(this.limit, 40, 50, 1_000);
		for (int i = 0; i < 6_000; i++) {
			this.limit.update(this.now, MILLI / 5, 1, false);
			this.now += 100 * MILLI;
		}
		assertThat(this.limit.baselineNanos()).isEqualTo(50 * MILLI);
		assertThat(this.limit.limit()).isEqualTo(100);
	}

	@Test
	void idleTimeTeachesNothing() {
		load(this.limit, 40, 50, 1_050);
		this.now += 600_000 * MILLI;
		load(this.limit, 40, 50, 1_000);
		assertThat(this.limit.baselineNanos()).isEqualTo(50 * MILLI);
		assertThat(this.limit.limit()).isEqualTo(100);
	}

	@Test
	void whenEveryCallTimesOutItFallsToTheFloor() {
		for (int i = 0; i < 40; i++) {
			for (int call = 0; call < this.limit.limit(); call++) {
				this.limit.update(this.now + call, 1_000 * MILLI, this.limit.limit(), true);
			}
			this.now += 1_001 * MILLI;
		}
		assertThat(this.limit.limit()).isEqualTo(10);
	}

	@Test
	void itRecoversFromTheFloor() {
		whenEveryCallTimesOutItFallsToTheFloor();
		for (int i = 0; i < 300; i++) {
			load(this.limit, this.limit.limit(), 50, 100);
		}
		assertThat(this.limit.settled()).isEqualTo(200);
	}

	@Test
	void otherBoundsKeepWhatItKnows() {
		load(this.limit, 40, 50, 1_000);
		GradientLimit narrower = this.limit.within(Bounds.of(20, 10, 60));
		assertThat(narrower.limit()).isEqualTo(60);
		assertThat(narrower.baselineNanos()).isEqualTo(50 * MILLI);
	}

	@Test
	void theSameSamplesGiveTheSameLimits() {
		GradientLimit twin = new GradientLimit(Bounds.of(100, 10, 200));
		long start = this.now;
		for (int i = 0; i < 20; i++) {
			load(this.limit, 60 + 5 * i, 50 + 10 * i, 200);
		}
		this.now = start;
		for (int i = 0; i < 20; i++) {
			load(twin, 60 + 5 * i, 50 + 10 * i, 200);
		}
		assertThat(twin.settled()).isEqualTo(this.limit.settled());
		assertThat(twin.baselineNanos()).isEqualTo(this.limit.baselineNanos());
	}

	/** So many calls in flight, each of the same latency, ending evenly spread. */
	private void load(Limit limit, int inFlight, int latencyMillis, int forMillis) {
		long gap = latencyMillis * MILLI / inFlight;
		long end = this.now + forMillis * MILLI;
		while (this.now - end < 0) {
			this.now += gap;
			limit.update(this.now - latencyMillis * MILLI, latencyMillis * MILLI, inFlight, false);
		}
	}

}
