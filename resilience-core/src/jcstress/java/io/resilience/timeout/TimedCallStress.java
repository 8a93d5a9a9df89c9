package io.resilience.timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.resilience.time.PlannedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A bounded call that answers later, whose time is over at the moment of its end: one
 * outcome, and it is not counted as abandoned for good.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "one outcome, none abandoned")
@State
public class TimedCallStress {

	private final PlannedTask planned = new PlannedTask();

	private final Timeout timeout = Timeout.builder("t")
		.config(TimeoutConfig.of(Duration.ofSeconds(1)))
		.time(() -> this.now, this.planned)
		.build();

	private final CompletableFuture<String> stage = new CompletableFuture<>();

	private final CompletableFuture<String> call = this.timeout.callAsync(() -> this.stage);

	private final Runnable timer = this.planned.task();

	private volatile long now;

	public TimedCallStress() {
		this.now = Duration.ofSeconds(1).toNanos();
	}

	@Actor
	public void ends() {
		this.stage.complete("x");
	}

	@Actor
	public void timer() {
		this.timer.run();
	}

	@Arbiter
	public void after(II_Result result) {
		result.r1 = this.call.isDone() ? 1 : 0;
		result.r2 = this.timeout.snapshot().abandoned();
	}

}
