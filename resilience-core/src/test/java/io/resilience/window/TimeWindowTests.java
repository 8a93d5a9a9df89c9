package io.resilience.window;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimeWindowTests {

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	@ParameterizedTest
	@CsvSource({ "1, 0", "2, 0", "3, 0", "59, 0", "60, 0", "61, 0", "6000, 0", "6000, 9223372036854775000",
			"6000, -5000", "6000, -9223372036854775808", "60000000000, 0", "2305843009213693952, 0" })
	void holdsWhatItsNaiveTwinHolds(long length, long origin) {
		TimeWindow window = new TimeWindow(length, origin);
		NaiveTimeWindow twin = new NaiveTimeWindow(length, origin);
		SplittableRandom random = new SplittableRandom(length);
		long now = origin;
		for (int step = 0; step < 1_500; step++) {
			long some = Math.min(length, 1L << 50); // so that the twin does not overflow
			long longest = (random.nextInt(100) == 0) ? some * 3 / 2 : some / 30;
			now += random.nextLong(Math.max(2, longest));
			if (random.nextInt(4) > 0) {
				boolean failed = random.nextBoolean();
				boolean slow = random.nextBoolean();
				window.record(now, failed, slow);
				twin.record(now, failed, slow);
			}
			assertThat(window.counts(now)).as("step %d", step).isEqualTo(twin.counts(now));
		}
	}

	@Test
	void anEmptyWindowHasNoRate() {
		WindowCounts counts = new TimeWindow(MINUTE, 0).counts(MINUTE);
		assertThat(counts).isEqualTo(new WindowCounts(0, 0, 0));
		assertThat(counts.failureRate()).isZero();
		assertThat(counts.slowRate()).isZero();
	}

	@Test
	void aCallStaysForTheLengthOfTheWindowLessOneSliceAtMost() {
		TimeWindow window = new TimeWindow(MINUTE, 0);
		window.record(1, true, false);
		assertThat(window.counts(MINUTE - 1).total()).isEqualTo(1);
		assertThat(window.counts(MINUTE).total()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 60, 6_000, 60_000_000_000L })
	void isEmptyAfterAGapOfAnyLength(long length) {
		TimeWindow window = new TimeWindow(length, 0);
		long now = 0;
		for (long gap = Math.max(60, length) + 1; // no slice is below a nanosecond
				gap < Long.MAX_VALUE / 8; gap *= 7) {
			window.record(now, true, true);
			now += gap;
			assertThat(window.counts(now)).isEqualTo(new WindowCounts(0, 0, 0));
		}
	}

	@Test
	void aClockThatStepsBackALittleLosesNothing() {
		TimeWindow window = new TimeWindow(MINUTE, 0);
		window.record(2_000_000_000L, true, false);
		window.record(500_000_000L, true, false); // read before, recorded after
		assertThat(window.counts(2_000_000_000L).failed()).isEqualTo(2);
	}

	@Test
	void noCallIsLostOrCountedTwiceWhileSlicesRoll() throws Exception {
		long length = MINUTE;
		int threads = 4;
		int calls = 200_000;
		TimeWindow window = new TimeWindow(length, 0);
		AtomicLong clock = new AtomicLong();
		AtomicBoolean impossible = new AtomicBoolean();
		CountDownLatch done = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			new Thread(() -> {
				for (int call = 0; call < calls; call++) {
					// Every hundredth call or so begins a slice; all stay in the window.
					long now = clock.addAndGet(length / 60 / 1_000_000);
					window.record(now, true, call % 2 == 0);
				}
				done.countDown();
			}).start();
		}
		while (done.getCount() > 0) {
			WindowCounts counts = window.counts(clock.get());
			if (counts.failed() > counts.total() || counts.slow() > counts.total() || counts.failureRate() > 1) {
				impossible.set(true);
			}
		}
		assertThat(impossible).isFalse();
		assertThat(window.counts(clock.get()))
			.isEqualTo(new WindowCounts((long) threads * calls, (long) threads * calls, (long) threads * calls / 2));
	}

	@Test
	void whateverRollsARateStaysBetweenZeroAndOne() throws Exception {
		TimeWindow window = new TimeWindow(60, 0); // a slice a nanosecond
		AtomicLong clock = new AtomicLong();
		int threads = 4;
		CountDownLatch done = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			new Thread(() -> {
				for (int call = 0; call < 100_000; call++) {
					window.record(clock.addAndGet(call % 20), true, true);
				}
				done.countDown();
			}).start();
		}
		while (done.getCount() > 0) {
			WindowCounts counts = window.counts(clock.get());
			assertThat(counts.failureRate()).isBetween(0.0, 1.0);
			assertThat(counts.slowRate()).isBetween(0.0, 1.0);
		}
		assertThat(window.counts(clock.get() + 200)).isEqualTo(new WindowCounts(0, 0, 0));
	}

	@Test
	void aThousandIdleWindowsAreSmall() {
		// Nothing is allocated for slices before there is something to remember.
		TimeWindow[] windows = new TimeWindow[1_000];
		for (int i = 0; i < windows.length; i++) {
			windows[i] = new TimeWindow(MINUTE, 0);
			assertThat(windows[i].counts(0).total()).isZero();
		}
	}

}
