package io.resilience.retry;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.time.PlannedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The budget of retries, and a call that is given up between two attempts.
 */
public class RetryStress {

	/** One retry a window, and two that want it. */
	@JCStressTest
	@Outcome(id = { "1, 0", "0, 1" }, expect = Expect.ACCEPTABLE, desc = "one gets it")
	@State
	public static class LastRetryOfABudget {

		private final RetryBudget budget = RetryBudget.of(0, 0.1, 0);

		@Actor
		public void one(II_Result result) {
			result.r1 = this.budget.tryWithdraw(1) ? 1 : 0;
		}

		@Actor
		public void other(II_Result result) {
			result.r2 = this.budget.tryWithdraw(1) ? 1 : 0;
		}

	}

	/** Two that want it while the window rolls on: still one, and no call is lost. */
	@JCStressTest
	@Outcome(id = { "1, 0, 1", "0, 1, 1" }, expect = Expect.ACCEPTABLE, desc = "one gets it")
	@State
	public static class BudgetThatRolls {

		private static final long LATER = BudgetWindow.SLICE_NANOS + 1;

		private final RetryBudget budget = RetryBudget.of(0, 0.1, 0);

		@Actor
		public void one(III_Result result) {
			result.r1 = this.budget.tryWithdraw(1) ? 1 : 0;
		}

		@Actor
		public void other(III_Result result) {
			this.budget.deposit(LATER);
			result.r2 = this.budget.tryWithdraw(LATER) ? 1 : 0;
		}

		@Arbiter
		public void after(III_Result result) {
			result.r3 = (int) this.budget.deposits();
		}

	}

	/** The pause ends while the caller gives up: the second attempt does not go on alone. */
	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "given up before it")
	@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "begun and cancelled")
	@State
	public static class GivenUpAtTheEndOfThePause {

		private final PlannedTask planned = new PlannedTask();

		private final AtomicInteger attempts = new AtomicInteger();

		private final CompletableFuture<String> second = new CompletableFuture<>();

		private final CompletableFuture<String> call = Retry.builder("r")
			.config(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ofSeconds(1)).build())
			.time(() -> 0, this.planned)
			.build()
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
		public void after(II_Result result) {
			result.r1 = this.call.isCancelled() ? 1 : 0;
			boolean leftAlone = this.attempts.get() == 2 && !this.second.isCancelled();
			result.r2 = leftAlone ? -1 : this.attempts.get();
		}

	}

}
