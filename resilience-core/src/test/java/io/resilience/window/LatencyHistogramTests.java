package io.resilience.window;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LatencyHistogramTests {

	@ParameterizedTest
	@ValueSource(longs = { 10_000, 1_000_000, 1_000_000_000, 100_000_000_000_000L })
	void tellsWhatASortedListWouldTell(long highest) {
		LatencyHistogram histogram = new LatencyHistogram();
		SplittableRandom random = new SplittableRandom(highest);
		long[] all = IntStream.range(0, 20_000).mapToLong((i) -> 2_500 + random.nextLong(highest)).toArray();
		Arrays.stream(all).forEach(histogram::record);
		Arrays.sort(all);
		LatencySnapshot snapshot = histogram.snapshot();
		assertThat(snapshot.count()).isEqualTo(all.length).isEqualTo(histogram.count());
		assertThat(snapshot.sumNanos()).isEqualTo(Arrays.stream(all).sum()).isEqualTo(histogram.sumNanos());
		assertThat(snapshot.maxNanos()).isEqualTo(all[all.length - 1]);
		for (double share : new double[] { 0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1 }) {
			long exact = all[(int) Math.max(1, Math.ceil(share * all.length)) - 1];
			assertThat(snapshot.percentileNanos(share)).as("p%s", share * 100)
				.isCloseTo(exact, Percentage.withPercentage(7));
		}
	}

	@Test
	void anEmptyHistogramTellsZero() {
		LatencySnapshot snapshot = new LatencyHistogram().snapshot();
		assertThat(snapshot.count()).isZero();
		assertThat(snapshot.sumNanos()).isZero();
		assertThat(snapshot.maxNanos()).isZero();
		assertThat(snapshot.percentileNanos(0.99)).isZero();
	}

	@Test
	void oneLatencyIsEveryPercentileAndNeverAboveTheMaximum() {
		LatencyHistogram histogram = new LatencyHistogram();
		histogram.record(Duration.ofMillis(100).toNanos());
		for (double share : new double[] { 0, 0.5, 0.99, 1 }) {
			assertThat(histogram.snapshot().percentileNanos(share))
				.isCloseTo(100_000_000L, Percentage.withPercentage(7))
				.isLessThanOrEqualTo(100_000_000L);
		}
	}

	@Test
	void theShortestAndTheLongestThatThereAreHaveAPlace() {
		LatencyHistogram histogram = new LatencyHistogram();
		for (long nanos : new long[] { Long.MIN_VALUE, -1, 0, 1, 255, 256, Long.MAX_VALUE / 4 }) {
			histogram.record(nanos);
		}
		assertThat(histogram.count()).isEqualTo(7);
		assertThat(histogram.snapshot().maxNanos()).isEqualTo(Long.MAX_VALUE / 4);
		assertThat(histogram.snapshot().percentileNanos(0)).isLessThan(256);
	}

	@Test
	void bucketsFollowOneAnotherWithoutAGapAndHoldTheirMiddle() {
		int last = -1;
		for (long nanos = 0; nanos < Duration.ofDays(14).toNanos(); nanos += 1 + nanos / 64) {
			int bucket = LatencyHistogram.bucket(nanos);
			assertThat(bucket).isBetween(last, last + 1);
			last = bucket;
		}
		for (int bucket = 0; bucket <= last; bucket++) {
			assertThat(LatencyHistogram.bucket(LatencyHistogram.middle(bucket))).isEqualTo(bucket);
		}
	}

	@Test
	void twoSnapshotsTogetherAreAsIfRecordedInOne() {
		LatencyHistogram one = new LatencyHistogram();
		LatencyHistogram other = new LatencyHistogram();
		LatencyHistogram both = new LatencyHistogram();
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 1_000; i++) {
			long nanos = random.nextLong(1_000_000);
			(random.nextBoolean() ? one : other).record(nanos);
			both.record(nanos);
		}
		LatencySnapshot sum = one.snapshot().plus(other.snapshot());
		assertThat(sum.count()).isEqualTo(1_000);
		assertThat(sum.sumNanos()).isEqualTo(both.sumNanos());
		assertThat(sum.maxNanos()).isEqualTo(both.snapshot().maxNanos());
		assertThat(sum.percentileNanos(0.9)).isEqualTo(both.snapshot().percentileNanos(0.9));
	}

	@Test
	void aSnapshotDoesNotChangeAnyMore() {
		LatencyHistogram histogram = new LatencyHistogram();
		histogram.record(1_000);
		LatencySnapshot before = histogram.snapshot();
		histogram.record(1_000_000);
		assertThat(before.count()).isEqualTo(1);
		assertThat(before.maxNanos()).isEqualTo(1_000);
	}

	@Test
	void noLatencyIsLostWhenManyThreadsRecord() throws Exception {
		LatencyHistogram histogram = new LatencyHistogram();
		int threads = 8;
		int calls = 50_000;
		CountDownLatch done = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			long nanos = (i + 1) * 1_000L;
			new Thread(() -> {
				for (int call = 0; call < calls; call++) {
					histogram.record(nanos);
				}
				done.countDown();
			}).start();
		}
		long seen = 0;
		while (done.getCount() > 0) {
			long count = histogram.count();
			assertThat(count).isBetween(seen, (long) threads * calls);
			seen = count;
		}
		assertThat(histogram.count()).isEqualTo((long) threads * calls);
		assertThat(histogram.sumNanos()).isEqualTo(calls * 1_000L * threads * (threads + 1) / 2);
		assertThat(histogram.snapshot().maxNanos()).isEqualTo(threads * 1_000L);
	}

}
