package io.resilience.guard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.time.PlannedTask;
import io.resilience.timeout.TimeoutConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * An asynchronous attempt whose stage ends, whose time is over and whose caller leaves at
 * the same moment: one outcome, and nothing is left behind.
 */
public class GuardStress {

	/** A guarded call under way; time stands at its deadline. */
	public abstract static class UnderWay {

		final PlannedTask planned = new PlannedTask();

		final Guard guard = Guard.builder()
			.time(() -> 0, this.planned)
			.circuitBreaker(CircuitBreakerConfig.defaults())
			.timeout(TimeoutConfig.of(Duration.ofSeconds(1)))
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.build();

		final CompletableFuture<String> stage = new CompletableFuture<>();

		final CompletableFuture<String> call = this.guard.callAsync(() -> this.stage);

		final Runnable timer = this.planned.task();

		void look(IIII_Result result) {
			this.stage.complete("at last");
			result.r1 = this.call.isDone() ? 1 : 0;
			result.r2 = this.guard.bulkhead().active();
			result.r3 = this.guard.bulkhead().abandonedCount().get();
			result.r4 = (int) this.guard.calls().total();
		}

	}

	@JCStressTest
	@Outcome(id = "1, 0, 0, 1", expect = Expect.ACCEPTABLE, desc = "one outcome, permit back, none abandoned")
	@State
	public static class EndAgainstTimer extends UnderWay {

		@Actor
		public void ends() {
			this.stage.complete("in time");
		}

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Arbiter
		public void after(IIII_Result result) {
			look(result);
		}

	}

	@JCStressTest
	@Outcome(id = "1, 0, 0, 1", expect = Expect.ACCEPTABLE, desc = "one outcome, permit back, none abandoned")
	@State
	public static class CallerAgainstTimer extends UnderWay {

		@Actor
		public void leaves() {
			this.call.cancel(true);
		}

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Arbiter
		public void after(IIII_Result result) {
			look(result);
		}

	}

}
