package io.resilience.hedge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.time.PlannedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Attempts of one call that end at the same moment.
 */
public class HedgeStress {

	/** A call with two attempts under way. */
	public abstract static class TwoAttempts {

		final List<CompletableFuture<Integer>> attempts = new ArrayList<>();

		final CompletableFuture<Integer> call;

		TwoAttempts() {
			PlannedTask planned = new PlannedTask();
			this.call = Hedge.builder("h")
				.config(HedgeConfig.builder().delay(Duration.ofSeconds(1)).build())
				.time(() -> 0, planned)
				.build()
				.callAsync(() -> {
					CompletableFuture<Integer> attempt = new CompletableFuture<>();
					this.attempts.add(attempt);
					return attempt;
				});
			planned.task().run();
		}

		int answer() {
			return this.call.handle((value, ex) -> (ex != null) ? -1 : value).getNow(-2);
		}

		int ended(int number) {
			return this.attempts.get(number).isDone() ? 1 : 0;
		}

	}

	/** One succeeds, one fails: the success counts, whoever was first. */
	@JCStressTest
	@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the answer")
	@State
	public static class SuccessAgainstFailure extends TwoAttempts {

		@Actor
		public void succeeds() {
			this.attempts.get(0).complete(1);
		}

		@Actor
		public void fails() {
			this.attempts.get(1).completeExceptionally(new IllegalStateException());
		}

		@Arbiter
		public void after(III_Result result) {
			result.r1 = answer();
			result.r2 = ended(0);
			result.r3 = ended(1);
		}

	}

	/** Both fail: the call ends once and does not hang. */
	@JCStressTest
	@Outcome(id = "-1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the failure")
	@State
	public static class BothFail extends TwoAttempts {

		@Actor
		public void one() {
			this.attempts.get(0).completeExceptionally(new IllegalStateException());
		}

		@Actor
		public void other() {
			this.attempts.get(1).completeExceptionally(new IllegalStateException());
		}

		@Arbiter
		public void after(III_Result result) {
			result.r1 = answer();
			result.r2 = ended(0);
			result.r3 = ended(1);
		}

	}

	/** An attempt on a thread is cancelled as it ends: no interrupt reaches later work. */
	@JCStressTest
	@Outcome(id = { "1, 0, 0", "0, 0, 0" }, expect = Expect.ACCEPTABLE, desc = "ended or cancelled")
	@State
	public static class CancelledAsItEnds {

		private final AtomicInteger threads = new AtomicInteger(1);

		private final ThreadAttempt<Integer> attempt = new ThreadAttempt<>(new GivenBody(), null,
				this.threads::decrementAndGet);

		@Actor
		public void thread(III_Result result) {
			this.attempt.run();
			result.r2 = Thread.interrupted() ? 1 : 0;
		}

		@Actor
		public void cancels() {
			this.attempt.cancel(true);
		}

		@Arbiter
		public void after(III_Result result) {
			result.r1 = this.attempt.isCancelled() ? 0 : 1;
			result.r3 = this.threads.get();
		}

	}

	/** Two attempts want the last thread. */
	@JCStressTest
	@Outcome(id = { "1, 0", "0, 1" }, expect = Expect.ACCEPTABLE, desc = "one gets it")
	@State
	public static class LastThread {

		private final ThreadAttempts<Integer> attempts = new ThreadAttempts<>(new GivenBody(), new AtomicInteger());

		@Actor
		public void one(II_Result result) {
			result.r1 = this.attempts.reserve() ? 1 : 0;
		}

		@Actor
		public void other(II_Result result) {
			result.r2 = this.attempts.reserve() ? 1 : 0;
		}

	}

	/** The caller gives up while one answers: no attempt goes on. */
	@JCStressTest
	@Outcome(id = { "1, 1, 1", "-1, 1, 1" }, expect = Expect.ACCEPTABLE, desc = "answered or given up, both ended")
	@State
	public static class GivenUp extends TwoAttempts {

		@Actor
		public void succeeds() {
			this.attempts.get(0).complete(1);
		}

		@Actor
		public void givesUp() {
			this.call.cancel(true);
		}

		@Arbiter
		public void after(III_Result result) {
			result.r1 = answer();
			result.r2 = ended(0);
			result.r3 = ended(1);
		}

	}

}
