package io.resilience.bulkhead;

import io.resilience.call.OffloadedCall;
import io.resilience.time.Abandonment;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A caller leaves at the moment at which its body ends on the worker.
 */
@JCStressTest
@Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "the caller saw the end")
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "the caller left")
@State
public class OffloadedCallStress {

	private final Bulkhead bulkhead = Bulkhead.of("stress", BulkheadConfig.builder().maxConcurrent(1).build());

	private final OffloadedCall<Integer> call = new OffloadedCall<>(() -> 1, this.bulkhead::exit);

	public OffloadedCallStress() {
		this.bulkhead.tryAcquire();
	}

	@Actor
	public void worker(IIII_Result result) {
		this.call.run();
		result.r2 = Thread.interrupted() ? 1 : 0; // an interrupt that would hit the next body
	}

	@Actor
	public void caller(IIII_Result result) {
		try {
			Abandonment late = new Abandonment(this.bulkhead.abandonedCount(), 0, Scheduler.shared());
			result.r1 = this.call.await(0, Ticker.system(), Scheduler.shared(), late) ? 1 : 0;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex); // nobody interrupts the caller
		}
	}

	@Arbiter
	public void look(IIII_Result result) {
		result.r3 = this.bulkhead.active();
		result.r4 = this.bulkhead.abandonedCount().get();
	}

}
