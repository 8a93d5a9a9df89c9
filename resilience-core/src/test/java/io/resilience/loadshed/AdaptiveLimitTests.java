package io.resilience.loadshed;

import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdaptiveLimitTests {

	private final FakeLimit fake = new FakeLimit();

	private final AdaptiveLimit limit = new AdaptiveLimit(this.fake, Bounds.of(100, 10, 200));

	@Test
	void itShowsWhatTheLimitSaysWithinTheBounds() {
		this.fake.limit = 50;
		this.limit.update(0, 1, 1, false);
		assertThat(this.limit.current()).isEqualTo(50);
		this.fake.limit = 1;
		this.limit.update(0, 1, 1, false);
		assertThat(this.limit.current()).isEqualTo(10);
		this.fake.limit = 1_000;
		this.limit.update(0, 1, 1, false);
		assertThat(this.limit.current()).isEqualTo(200);
	}

	@Test
	void aLimitThatFailsBreaksNoCallAndChangesNothing() {
		this.fake.fails = true;
		this.fake.limit = 50;
		this.limit.update(0, 1, 1, false);
		this.limit.update(0, 1, 1, false);
		assertThat(this.limit.current()).isEqualTo(100);
		this.fake.fails = false;
		this.limit.update(0, 1, 1, false);
		assertThat(this.limit.current()).isEqualTo(50);
	}

	@Test
	void otherBoundsHoldAtOnce() {
		this.limit.rebase(UnaryOperator.identity(), Bounds.of(10, 10, 20));
		assertThat(this.limit.current()).isEqualTo(20);
		assertThat(this.limit.settled()).isEqualTo(20);
	}

	private static final class FakeLimit implements Limit {

		private int limit = 100;

		private boolean fails;

		@Override
		public int limit() {
			return this.limit;
		}

		@Override
		public int update(long startNanos, long rttNanos, int inFlight, boolean dropped) {
			if (this.fails) {
				throw new BrokenLimitException();
			}
			return this.limit;
		}

	}

	private static final class BrokenLimitException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private BrokenLimitException() {
			super("as the test wants it", null, true, false);
		}

	}

}
