package io.resilience.window;

import java.util.concurrent.atomic.LongAdder;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Windows and histogram, recorded into by several threads at once.
 */
public class WindowStress {

	/** Two calls into a window of one: the sums equal the one that stayed. */
	@JCStressTest
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "the failed one stayed")
	@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the slow one stayed")
	@State
	public static class CountWindowOfOne {

		private final CountWindow window = new CountWindow(1);

		@Actor
		public void failed() {
			this.window.record(CountWindow.FAILED);
		}

		@Actor
		public void slow() {
			this.window.record(CountWindow.SLOW);
		}

		@Arbiter
		public void look(III_Result result) {
			result.r1 = this.window.total();
			result.r2 = this.window.failures();
			result.r3 = this.window.slow();
		}

	}

	/** A success that changes nothing meets a failure: the next success forgets it. */
	@JCStressTest
	@Outcome(id = { "0, 0", "1, 0" }, expect = Expect.ACCEPTABLE, desc = "either is the last, and neither stays")
	@State
	public static class SuccessMeetsFailure {

		private final CountWindow window = new CountWindow(1);

		{
			this.window.record(CountWindow.OK);
		}

		@Actor
		public void fail() {
			this.window.record(CountWindow.FAILED);
		}

		@Actor
		public void succeed() {
			this.window.record(CountWindow.OK);
		}

		@Arbiter
		public void look(II_Result result) {
			result.r1 = this.window.failures();
			this.window.record(CountWindow.OK);
			result.r2 = this.window.failures();
		}

	}

	/** The first latencies, while the counters are being made. */
	@JCStressTest
	@Outcome(id = "3, 6000, 3000", expect = Expect.ACCEPTABLE, desc = "all there")
	@State
	public static class FirstLatencies {

		private final LatencyHistogram histogram = new LatencyHistogram();

		@Actor
		public void one() {
			this.histogram.record(1_000);
		}

		@Actor
		public void two() {
			this.histogram.record(2_000);
		}

		@Actor
		public void three() {
			this.histogram.record(3_000);
		}

		@Arbiter
		public void look(III_Result result) {
			result.r1 = (int) this.histogram.count();
			result.r2 = (int) this.histogram.sumNanos();
			result.r3 = (int) this.histogram.snapshot().maxNanos();
		}

	}

	/** The first threads to count, of which one becomes the owner. */
	@JCStressTest
	@Outcome(id = "5, 6", expect = Expect.ACCEPTABLE, desc = "all there")
	@State
	public static class FirstCounts {

		private final BiasedCounter counter = new BiasedCounter();

		@Actor
		public void one() {
			this.counter.increment();
			this.counter.increment();
		}

		@Actor
		public void two() {
			this.counter.increment();
			this.counter.increment();
		}

		@Actor
		public void three() {
			this.counter.increment();
		}

		@Arbiter
		public void look(II_Result result) {
			result.r1 = (int) this.counter.sum();
			this.counter.increment();
			result.r2 = (int) this.counter.sum();
		}

	}

	/** Calls in two slices of time at once, and a reader that rolls: none is lost. */
	@JCStressTest
	@Outcome(id = "2, 1, 1", expect = Expect.ACCEPTABLE, desc = "both there")
	@State
	public static class TimeWindowRolls {

		private final TimeWindow window = new TimeWindow(6_000, 0);

		@Actor
		public void before() {
			this.window.record(99, true, false);
		}

		@Actor
		public void after() {
			this.window.record(101, false, true);
		}

		@Actor
		public void read() {
			this.window.counts(205);
		}

		@Arbiter
		public void look(III_Result result) {
			WindowCounts counts = this.window.counts(210);
			result.r1 = (int) counts.total();
			result.r2 = (int) counts.failed();
			result.r3 = (int) counts.slow();
		}

	}

	/** A sample is taken while calls are counted: none is lost, no share is above all. */
	@JCStressTest
	@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "both there")
	@State
	public static class SampleWhileCounting {

		private final LongAdder total = new LongAdder();

		private final LongAdder failed = new LongAdder();

		private final Samples samples = new Samples(6_000, 0, this.total::sum, this.failed::sum, () -> 0);

		@Actor
		public void failure() {
			this.samples.beforeCount(99);
			this.total.increment();
			this.failed.increment();
		}

		@Actor
		public void success() {
			this.samples.beforeCount(101);
			this.total.increment();
		}

		@Actor
		public void read(III_Result result) {
			WindowCounts counts = this.samples.counts(205);
			result.r3 = (counts.failed() > counts.total()) ? 1 : 0;
		}

		@Arbiter
		public void look(III_Result result) {
			WindowCounts counts = this.samples.counts(210);
			result.r1 = (int) counts.total();
			result.r2 = (int) counts.failed();
		}

	}

	/** Latencies on both sides of the end of a slice, and a reader that rolls. */
	@JCStressTest
	@Outcome(id = "2, 3000, 0", expect = Expect.ACCEPTABLE, desc = "both there")
	@State
	public static class RecentLatencyRolls {

		private final RecentLatency recent = new RecentLatency(1, 0);

		@Actor
		public void before() {
			this.recent.record(RecentLatency.SLICE_NANOS - 1, 1_000);
		}

		@Actor
		public void after() {
			this.recent.record(RecentLatency.SLICE_NANOS + 1, 2_000);
		}

		@Actor
		public void read() {
			this.recent.percentileNanos(0.5, RecentLatency.SLICE_NANOS + 2);
		}

		@Arbiter
		public void look(III_Result result) {
			LatencySnapshot snapshot = this.recent.snapshot(RecentLatency.SLICE_NANOS + 3);
			result.r1 = (int) snapshot.count();
			result.r2 = (int) snapshot.sumNanos();
			result.r3 = 0;
		}

	}

}
