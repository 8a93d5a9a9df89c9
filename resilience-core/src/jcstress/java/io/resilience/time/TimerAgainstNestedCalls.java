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
 * The timer finds both of two nested calls late while they leave. An interrupt that came
 * after the call would show in the next round on the same thread.
 */
@JCStressTest
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The thread was first: no interrupt.")
@Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The timer was first: interrupted, and cleaned up.")
@Outcome(id = "2, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Only the outer was late.")
@Outcome(id = "3, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Both were late, and cleaned up.")
@State
public class TimerAgainstNestedCalls {

	private final AtomicInteger late = new AtomicInteger();

	private final PlannedTask planned = new PlannedTask();

	private final Watch watch = new Watch(() -> 10, this.planned, 1, this.late);

	private final Runnable scan;

	public TimerAgainstNestedCalls() {
		this.watch.leave(this.watch.enter(11), null);
		this.scan = this.planned.task();
	}

	@Actor
	public void body(IIII_Result result) {
		Slot outer = this.watch.enter(5);
		Slot inner = this.watch.enter(5);
		int fired = this.watch.leave(inner, null) ? 1 : 0;
		result.r1 = fired + (this.watch.leave(outer, null) ? 2 : 0);
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
