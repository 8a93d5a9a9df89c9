package io.resilience.loadshed;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Sums of the additive-increase limit, with time made up.
 */
class AimdLimitTests {

	private static final long MILLI = 1_000_000L;

	private long now = Long.MAX_VALUE - 50 * MILLI;

	@Test
	void aRoundOfGoodCallsRaisesItByOne() {
		Limit limit = Limit.aimd(10, 1, 100, Duration.ofMillis(100));
		succeed(limit, 9, 10);
		assertThat(limit.limit()).isEqualTo(10);
		succeed(limit, 2, 10);
		assertThat(limit.limit()).isEqualTo(11);
	}

	@Test
	void itDoesNotGrowWhileHalfOfItIsUnused() {
		Limit limit = Limit.aimd(10, 1, 100, Duration.ofMillis(100));
		succeed(limit, 10_000, 4);
		assertThat(limit.limit()).isEqualTo(10);
	}

	@Test
	void aDroppedCallCutsItByATenth() {
		Limit limit = Limit.aimd(100, 1, 200, Duration.ofMillis(100));
		assertThat(limit.update(this.now, 10 * MILLI, 50, true)).isEqualTo(90);
	}

	@Test
	void aCallOverTheThresholdCountsLikeADroppedOne() {
		Limit limit = Limit.aimd(100, 1, 200, Duration.ofMillis(100));
		assertThat(limit.update(this.now, 100 * MILLI, 10, false)).isEqualTo(100);
		assertThat(limit.update(this.now, 100 * MILLI + 1, 10, false)).isEqualTo(90);
	}

	@Test
	void callsAdmittedBeforeACutDoNotCutAgain() {
		Limit limit = Limit.aimd(100, 1, 200, Duration.ofMillis(100));
		for (int i = 0; i < 50; i++) {
			limit.update(this.now, 10 * MILLI, 50, true);
		}
		assertThat(limit.limit()).isEqualTo(90);
		assertThat(limit.update(this.now + 10 * MILLI, 10 * MILLI, 50, true)).as("the next round").isEqualTo(81);
	}

	@Test
	void steadySuccessAtTheMaximumKeepsIt() {
		Limit limit = Limit.aimd(100, 1, 100, Duration.ofMillis(100));
		for (int i = 0; i < 10_000; i++) {
			succeed(limit, 1, 100);
			assertThat(limit.limit()).isEqualTo(100);
		}
	}

	@Test
	void itFallsToTheFloorAndNoFurther() {
		Limit limit = Limit.aimd(100, 7, 100, Duration.ofMillis(100));
		for (int i = 0; i < 100; i++) {
			limit.update(this.now, 10 * MILLI, 50, true);
			this.now += 10 * MILLI;
		}
		assertThat(limit.limit()).isEqualTo(7);
	}

	@Test
	void impossibleBoundsAreRefused() {
		Duration threshold = Duration.ofMillis(1);
		assertThatIllegalArgumentException().isThrownBy(() -> Limit.aimd(1, 0, 5, threshold))
			.withMessage("Invalid min_limit (0): must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> Limit.aimd(5, 6, 5, threshold))
			.withMessage("Invalid max_limit (5): must not be below min_limit (6)");
		assertThatIllegalArgumentException().isThrownBy(() -> Limit.aimd(9, 1, 5, threshold))
			.withMessage("Invalid initial_limit (9): must be from min_limit (1) to max_limit (5)");
		assertThatIllegalArgumentException().isThrownBy(() -> Limit.aimd(1, 1, 5, Duration.ZERO))
			.withMessage("Invalid latency_threshold (PT0S): must be above zero");
	}

	private void succeed(Limit limit, int times, int inFlight) {
		for (int i = 0; i < times; i++) {
			limit.update(this.now, 10 * MILLI, inFlight, false);
			this.now += MILLI;
		}
	}

}
