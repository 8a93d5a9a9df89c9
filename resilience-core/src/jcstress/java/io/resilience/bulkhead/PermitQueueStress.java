package io.resilience.bulkhead;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * The permit queue, where a permit comes back while somebody begins or gives up to wait.
 */
public class PermitQueueStress {

	private static PermitQueue taken(int limit) {
		PermitQueue queue = new PermitQueue(limit, 10, Ticker.system(), Scheduler.shared());
		for (int i = 0; i < limit; i++) {
			queue.tryAcquire();
		}
		return queue;
	}

	private static PermitQueue keepingAtHand(int limit) {
		PermitQueue queue = taken(limit);
		queue.openLanes();
		return queue;
	}

	/** A permit that comes back while somebody begins to wait is never missed. */
	@JCStressTest
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "granted, and nobody waits")
	@State
	public static class ReleaseMeetsWaiter {

		private final PermitQueue queue = taken(1);

		private volatile int granted;

		@Actor
		public void release() {
			this.queue.release();
		}

		@Actor
		public void come() {
			this.queue.enqueue(Bulkhead.NORMAL_PRIORITY, () -> this.granted = 1);
		}

		@Arbiter
		public void look(II_Result result) {
			result.r1 = this.granted + this.queue.inUse() - 1;
			result.r2 = this.queue.waiting();
		}

	}

	/** A waiter that gives up while it is granted a permit either has it or does not. */
	@JCStressTest
	@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "too late to give up: it has the permit")
	@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "gave up: the permit is free")
	@State
	public static class ReleaseMeetsWithdrawal {

		private final PermitQueue queue = taken(1);

		private final PermitQueue.Waiter waiter = this.queue.enqueue(Bulkhead.NORMAL_PRIORITY, () -> {
		});

		@Actor
		public void release() {
			this.queue.release();
		}

		@Actor
		public void giveUp(III_Result result) {
			result.r1 = this.queue.withdraw(this.waiter) ? 1 : 0;
		}

		@Arbiter
		public void look(III_Result result) {
			result.r2 = this.waiter.granted ? 1 : 0;
			result.r3 = this.queue.inUse() + 10 * this.queue.waiting();
		}

	}

	/** Two want the last permit: one gets it, and peak and count say so. */
	@JCStressTest
	@Outcome(id = "2, 2, 2", expect = Expect.ACCEPTABLE, desc = "one of two")
	@State
	public static class TwoWantTheLast {

		private final PermitQueue queue = new PermitQueue(2, 10, Ticker.system(), Scheduler.shared());

		public TwoWantTheLast() {
			this.queue.tryAcquire();
		}

		@Actor
		public void one() {
			this.queue.tryAcquire();
		}

		@Actor
		public void two() {
			this.queue.tryAcquire();
		}

		@Arbiter
		public void look(III_Result result) {
			result.r1 = this.queue.inUse();
			result.r2 = this.queue.peak();
			result.r3 = (int) this.queue.taken();
		}

	}

	/** The peak begins anew while a permit is taken: it is in the new one at least. */
	@JCStressTest
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "taken after it began")
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken before, and still held")
	@State
	public static class PeakBeginsAnew {

		private final PermitQueue queue = new PermitQueue(2, 10, Ticker.system(), Scheduler.shared());

		@Actor
		public void takes() {
			this.queue.tryAcquire();
		}

		@Actor
		public void beginsAnew(II_Result result) {
			result.r2 = this.queue.restartPeak();
		}

		@Arbiter
		public void look(II_Result result) {
			result.r1 = this.queue.peak();
		}

	}

	/** The count of permits taken, where its top bit turns. */
	@JCStressTest
	@Outcome(id = "1073741825", expect = Expect.ACCEPTABLE, desc = "neither lost nor doubled")
	@State
	public static class CountTurns {

		private final PermitQueue queue = new PermitQueue(2, 10, Ticker.system(), Scheduler.shared(), (1L << 30) - 1);

		@Actor
		public void one() {
			this.queue.tryAcquire();
		}

		@Actor
		public void two() {
			this.queue.tryAcquire();
		}

		@Arbiter
		public void look(J_Result result) {
			result.r1 = this.queue.taken();
		}

	}

	/** A permit that comes back to a lane while all lanes are closed is not lost. */
	@JCStressTest
	@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "taken again")
	@State
	public static class LanesCloseMeanwhile {

		private final PermitQueue queue = keepingAtHand(2);

		@Actor
		public void giveBackAndTake(II_Result result) {
			this.queue.release();
			result.r1 = this.queue.tryAcquire() ? 1 : 0;
		}

		@Actor
		public void close() {
			this.queue.configure(2, 10);
		}

		@Arbiter
		public void look(II_Result result) {
			result.r2 = this.queue.inUse();
		}

	}

	/** What lanes keep is in use by nobody, also while they are closed. */
	@JCStressTest
	@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "the peak is that of the beginning")
	@State
	public static class LanesCloseWhileSomebodyLooks {

		private final PermitQueue queue = keepingAtHand(2);

		{
			this.queue.release();
			this.queue.release();
		}

		@Actor
		public void look(II_Result result) {
			result.r1 = this.queue.inUse();
		}

		@Actor
		public void close() {
			this.queue.configure(2, 10);
		}

		@Arbiter
		public void after(II_Result result) {
			result.r2 = this.queue.peak();
		}

	}

	/** Who finds no permit free in lanes that others close has seen them all taken. */
	@JCStressTest
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "there was a permit for each")
	@State
	public static class TwoOfTwoWithLanes {

		private final PermitQueue queue = keepingAtHand(2);

		{
			this.queue.release();
			this.queue.release();
		}

		@Actor
		public void one(III_Result result) {
			result.r1 = this.queue.tryAcquire() ? 1 : 0;
		}

		@Actor
		public void two(III_Result result) {
			result.r2 = this.queue.tryAcquire() ? 1 : 0;
		}

		@Arbiter
		public void look(III_Result result) {
			result.r3 = this.queue.tryAcquire() ? 1 : 0;
		}

	}

}
