package io.resilience.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.time.PlannedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The time of a check is over as its thread comes to it: whoever is told that the thread
 * is free may call the check again, so it is not called any more.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "one ending, then the thread is free")
@State
public class CheckRunStress {

	private final PlannedTask planned = new PlannedTask();

	private final AtomicInteger endings = new AtomicInteger();

	private final AtomicInteger calledWhenFree = new AtomicInteger();

	private final CheckRun run = new CheckRun("c", this::check, Duration.ofSeconds(1), () -> 0, this.planned,
			(result, duration) -> this.endings.incrementAndGet());

	private volatile Runnable thread = () -> {
	};

	public CheckRunStress() {
		this.run.start((task) -> this.thread = task);
	}

	private HealthResult check() {
		if (this.run.hasLeft()) {
			this.calledWhenFree.incrementAndGet();
		}
		return HealthResult.unhealthy("x");
	}

	@Actor
	public void thread() {
		this.thread.run();
		Thread.interrupted();
	}

	@Actor
	public void timer() {
		this.planned.task().run();
	}

	@Arbiter
	public void after(III_Result result) {
		result.r1 = this.endings.get();
		result.r2 = this.run.hasLeft() ? 1 : 0;
		result.r3 = this.calledWhenFree.get();
	}

}
