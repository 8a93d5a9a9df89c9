package io.resilience.bulkhead;

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
 * A permit comes for a call that waits at the moment at which its wait is over, or its
 * caller leaves.
 */
public class AsyncEntryStress {

	/** One waits for the only permit. */
	public abstract static class Waiting {

		final PlannedTask planned = new PlannedTask();

		final Bulkhead bulkhead = Bulkhead.builder("b")
			.config(BulkheadConfig.builder().maxConcurrent(1).maxWait(Duration.ofSeconds(1)).queueSize(1).build())
			.time(() -> 0, this.planned)
			.build();

		final Permit permit = this.bulkhead.acquire();

		final CompletableFuture<Void> waiting = this.bulkhead.enterAsync(null, Long.MAX_VALUE, 5);

		final Runnable timer = this.planned.task();

		void look(II_Result result) {
			result.r1 = this.waiting.isCompletedExceptionally() ? 0 : 1;
			result.r2 = this.bulkhead.active();
		}

	}

	@JCStressTest
	@Outcome(id = { "1, 1", "0, 0" }, expect = Expect.ACCEPTABLE, desc = "it has the permit, or nobody")
	@State
	public static class PermitAgainstTimer extends Waiting {

		@Actor
		public void permit() {
			this.permit.close();
		}

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Arbiter
		public void after(II_Result result) {
			look(result);
		}

	}

	@JCStressTest
	@Outcome(id = { "1, 1", "0, 0" }, expect = Expect.ACCEPTABLE, desc = "it has the permit, or nobody")
	@State
	public static class PermitAgainstCaller extends Waiting {

		@Actor
		public void permit() {
			this.permit.close();
		}

		@Actor
		public void leaves() {
			this.waiting.cancel(true);
		}

		@Arbiter
		public void after(II_Result result) {
			look(result);
		}

	}

}
