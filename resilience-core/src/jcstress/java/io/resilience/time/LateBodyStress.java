package io.resilience.time;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A late body ends at the moment at which its grace period does, or its clean-up begins.
 */
public class LateBodyStress {

	/** The scan counts a late body as abandoned while it leaves. */
	@JCStressTest
	@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "interrupted, cleaned up, counted no more")
	@State
	public static class GracePeriodOfAWatchedThread {

		private final AtomicInteger late = new AtomicInteger();

		private final PlannedTask planned = new PlannedTask();

		private final AtomicInteger now = new AtomicInteger(10);

		private final Watch watch = new Watch(this.now::get, this.planned, 1, this.late);

		public GracePeriodOfAWatchedThread() {
			this.watch.grace(2);
			this.watch.leave(this.watch.enter(11), null);
		}

		@Actor
		public void body(III_Result result) {
			Slot slot = this.watch.enter(5);
			this.planned.task().run(); // interrupts it
			this.now.set(20);
			result.r1 = this.watch.leave(slot, null) ? 1 : 0;
			result.r2 = Thread.interrupted() ? 1 : 0;
		}

		@Actor
		public void timer() {
			this.planned.task().run();
		}

		@Arbiter
		public void after(III_Result result) {
			result.r3 = this.late.get();
		}

	}

	/** The same without a slot. */
	@JCStressTest
	@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "counted no more")
	@State
	public static class GracePeriodOfAnotherBody {

		private final AtomicInteger late = new AtomicInteger();

		private final PlannedTask planned = new PlannedTask();

		private final Abandonment abandonment = new Abandonment(this.late, 1, this.planned);

		private final Runnable timer;

		public GracePeriodOfAnotherBody() {
			this.abandonment.begin();
			this.timer = this.planned.task();
		}

		@Actor
		public void body() {
			this.abandonment.end();
		}

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.late.get();
			this.abandonment.end();
			result.r2 = this.late.get();
		}

	}

	/** No clean-up is under way once the body has closed it. */
	@JCStressTest
	@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "closed first: never done")
	@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "begun first: done when the body goes on")
	@State
	public static class CleanUpAgainstClose {

		private final PlannedTask planned = new PlannedTask();

		private volatile int steps;

		private final CleanUp cleanUp = CleanUp.after(1, this.planned, () -> {
			this.steps = 1;
			this.steps = 2;
		});

		private final Runnable timer = this.planned.task();

		@Actor
		public void body(II_Result result) {
			this.cleanUp.close();
			result.r1 = this.steps;
		}

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Arbiter
		public void after(II_Result result) {
			result.r2 = this.steps;
		}

	}

}
