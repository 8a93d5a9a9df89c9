package io.resilience.time;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The time of a task comes as its scheduler is closed, and as whoever planned it takes it
 * back.
 */
@JCStressTest
@Outcome(id = { "1, 0", "10, 0", "0, 0" }, expect = Expect.ACCEPTABLE,
		desc = "run, replaced or taken back, and known to nobody any more")
@State
public class PromisedStress {

	private final AtomicInteger done = new AtomicInteger();

	private final Set<Promised> known = ConcurrentHashMap.newKeySet();

	private final Promised promised = new Promised(() -> this.done.addAndGet(1), () -> this.done.addAndGet(10),
			this.known, Runnable::run);

	@Actor
	public void timer() {
		this.promised.run();
	}

	@Actor
	public void close() {
		this.promised.drop();
	}

	@Actor
	public void giveUp() {
		this.promised.cancel();
	}

	@Arbiter
	public void look(II_Result result) {
		result.r1 = this.done.get();
		result.r2 = this.known.size();
	}

}
