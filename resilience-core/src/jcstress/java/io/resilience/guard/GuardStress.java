package io.resilience.guard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.time.PlannedTask;
import io.resilience.timeout.TimeoutConfig;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.I_Result;

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

	/** The pause between two attempts ends while the caller gives up. */
	@JCStressTest
	@Outcome(id = "1, 1, 0, 1", expect = Expect.ACCEPTABLE, desc = "given up before the second attempt")
	@Outcome(id = "1, 2, 0, 1", expect = Expect.ACCEPTABLE, desc = "begun and cancelled")
	@State
	public static class CallerAgainstPause {

		private final PlannedTask planned = new PlannedTask();

		private final AtomicInteger attempts = new AtomicInteger();

		private final CompletableFuture<String> second = new CompletableFuture<>();

		private final Guard guard = Guard.builder()
			.time(() -> 0, this.planned)
			.retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ofSeconds(1)).build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(1).build())
			.build();

		private final CompletableFuture<String> call = this.guard
			.callAsync(() -> (this.attempts.incrementAndGet() == 1)
					? CompletableFuture.failedFuture(new IllegalStateException()) : this.second);

		private final Runnable timer = this.planned.task();

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Actor
		public void givesUp() {
			this.call.cancel(true);
		}

		@Arbiter
		public void after(IIII_Result result) {
			boolean leftAlone = this.attempts.get() == 2 && !this.second.isCancelled();
			result.r1 = this.call.isCancelled() ? 1 : 0;
			result.r2 = leftAlone ? -1 : this.attempts.get();
			result.r3 = this.guard.bulkhead().active();
			result.r4 = (int) this.guard.calls().total();
		}

	}

	/** The first two failures of a kind make its counters. */
	@JCStressTest
	@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both counted")
	@State
	public static class FirstFailures {

		private final OperationStats stats = new OperationStats();

		@Actor
		public void one() {
			this.stats.record(io.resilience.guard.Outcome.FAILURE, 1);
		}

		@Actor
		public void other() {
			this.stats.record(io.resilience.guard.Outcome.FAILURE, 1);
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = (int) this.stats.count(io.resilience.guard.Outcome.FAILURE);
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
