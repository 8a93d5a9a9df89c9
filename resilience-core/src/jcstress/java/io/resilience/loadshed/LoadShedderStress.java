package io.resilience.loadshed;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.LoadShedException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Places of the load shedder and the shares of its clients.
 */
public class LoadShedderStress {

	private static LoadShedder shedder() {
		return LoadShedder.builder("s")
			.config(LoadShedderConfig.builder()
				.cpuThreshold(1)
				.memoryThreshold(1)
				.criticalReserve(0)
				.initialLimit(1)
				.minLimit(1)
				.maxLimit(1)
				.build())
			.ticker(() -> 0)
			.build();
	}

	private static int enters(LoadShedder shedder, int priority) {
		try {
			shedder.enter(priority, "c");
			return 1;
		}
		catch (LoadShedException ex) {
			return 0;
		}
	}

	/** One place, and two that want it. */
	@JCStressTest
	@Outcome(id = { "1, 0, 1", "0, 1, 1" }, expect = Expect.ACCEPTABLE, desc = "one gets it")
	@State
	public static class LastPlace {

		private final LoadShedder shedder = shedder();

		@Actor
		public void normal(III_Result result) {
			result.r1 = enters(this.shedder, Priority.NORMAL);
		}

		@Actor
		public void critical(III_Result result) {
			result.r2 = enters(this.shedder, Priority.CRITICAL);
		}

		@Arbiter
		public void after(III_Result result) {
			result.r3 = this.shedder.snapshot().inFlight();
		}

	}

	/** A permit settled by two threads is given back once. */
	@JCStressTest
	@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the place is free, once")
	@State
	public static class SettledTwice {

		private final LoadShedder shedder = shedder();

		private final Permit permit = this.shedder.acquire(Priority.NORMAL, null);

		@Actor
		public void one() {
			this.permit.success();
		}

		@Actor
		public void other() {
			this.permit.close();
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.shedder.snapshot().inFlight();
			result.r2 = enters(this.shedder, Priority.NORMAL);
		}

	}

	/** Clients come and go while admissions fade: who is in flight stays counted. */
	@JCStressTest
	@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "none left behind, and only the last one counts")
	@State
	public static class SharesThatFade {

		private static final long INTERVAL = 1_000_000;

		private final FairShares shares = new FairShares(64, INTERVAL, 0, 42);

		public SharesThatFade() {
			this.shares.enter("a");
		}

		@Actor
		public void comes() {
			this.shares.enter("b");
		}

		@Actor
		public void goes() {
			this.shares.exit("a");
		}

		@Actor
		public void fades() {
			this.shares.refresh(INTERVAL);
		}

		@Arbiter
		public void after(II_Result result) {
			this.shares.exit("b");
			this.shares.exit("a"); // one too many takes nothing from others
			this.shares.enter("c");
			this.shares.exit("c");
			this.shares.refresh(1_000 * 1_000_000_000L);
			result.r1 = this.shares.clients() - 1;
			this.shares.enter("d");
			this.shares.refresh(2_000 * 1_000_000_000L);
			result.r2 = this.shares.clients();
		}

	}

	/** Two calls find the last reading too old: one of them reads the signal. */
	@JCStressTest
	@Outcome(id = { "1, 1, 1", "1, 0, 1", "0, 1, 1" }, expect = Expect.ACCEPTABLE, desc = "read once")
	@Outcome(id = "1, 1, 2", expect = Expect.FORBIDDEN, desc = "read twice in one interval")
	@State
	public static class OneReading {

		private final AtomicInteger readings = new AtomicInteger();

		private final Pressure pressure = new Pressure(List.of(() -> {
			this.readings.incrementAndGet();
			return 1;
		}), 1_000);

		@Actor
		public void one(III_Result result) {
			result.r1 = (int) this.pressure.at(1).pressure();
		}

		@Actor
		public void other(III_Result result) {
			result.r2 = (int) this.pressure.at(1).pressure();
		}

		@Arbiter
		public void after(III_Result result) {
			result.r3 = this.readings.get();
		}

	}

}
