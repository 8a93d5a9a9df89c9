package io.resilience.time;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * The timer finds a thread late in the moment in which it leaves. An interrupt that came
 * after the call would show in the next round on the same thread.
 */
@JCStressTest
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The thread was first: no interrupt.")
@Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The timer was first: interrupted, and cleaned up.")
@State
public class TimerAgainstLeavingThread {

	private final AtomicInteger late = new AtomicInteger();

	private final PlannedTask planned = new PlannedTask();

	private final Watch watch = new Watch(() -> 10, this.planned, 1, this.late);

	private final Runnable scan;

	public TimerAgainstLeavingThread() {
		this.watch.leave(this.watch.enter(11), null);
		this.scan = this.planned.task();
	}

	@Actor
	public void body(IIII_Result result) {
		Slot slot = this.watch.enter(5);
		result.r1 = this.watch.leave(slot, null) ? 1 : 0;
		result.r2 = Thread.interrupted() ? 1 : 0;
	}

	@Actor
	public void timer() {
		this.scan.run();
	}

	@Arbiter
	public void after(IIII_Result result) {
		result.r3 = this.late.get();
		result.r4 = (CallStack.current() != null) ? 1 : 0;
	}

}
