package io.resilience.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.resilience.time.PlannedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Permits of a rate limiter, and places in its line.
 */
public class RateLimiterStress {

	private static RateLimiter limiter(RateLimitAlgorithm algorithm, AtomicLong now, PlannedTask planned) {
		return RateLimiter.builder("l")
			.config(RateLimiterConfig.builder()
				.algorithm(algorithm)
				.limit(1)
				.period(Duration.ofSeconds(1))
				.maxWait(Duration.ofSeconds(5))
				.build())
			.time(now::get, planned)
			.build();
	}

	/** One permit of a window, and two that want it. */
	@JCStressTest
	@Outcome(id = { "1, 0", "0, 1" }, expect = Expect.ACCEPTABLE, desc = "one gets it")
	@State
	public static class LastOfTheWindow {

		private final RateLimiter limiter = limiter(RateLimitAlgorithm.SLIDING_WINDOW, new AtomicLong(),
				new PlannedTask());

		@Actor
		public void one(II_Result result) {
			result.r1 = this.limiter.tryAcquire() ? 1 : 0;
		}

		@Actor
		public void other(II_Result result) {
			result.r2 = this.limiter.tryAcquire() ? 1 : 0;
		}

	}

	/** One token of a bucket, and two that want it. */
	@JCStressTest
	@Outcome(id = { "1, 0", "0, 1" }, expect = Expect.ACCEPTABLE, desc = "one gets it")
	@State
	public static class LastOfTheBucket {

		private final RateLimiter limiter = limiter(RateLimitAlgorithm.TOKEN_BUCKET, new AtomicLong(),
				new PlannedTask());

		@Actor
		public void one(II_Result result) {
			result.r1 = this.limiter.tryAcquire() ? 1 : 0;
		}

		@Actor
		public void other(II_Result result) {
			result.r2 = this.limiter.tryAcquire() ? 1 : 0;
		}

	}

	/** Who waits gives up at the moment at which its permit is there. */
	@JCStressTest
	@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "given up: the permit is there for others")
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "admitted")
	@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "admitted and told too late")
	@State
	public static class GivenUpAtItsTurn {

		private final AtomicLong now = new AtomicLong();

		private final PlannedTask planned = new PlannedTask();

		private final RateLimiter limiter = limiter(RateLimitAlgorithm.SLIDING_WINDOW, this.now, this.planned);

		private final CompletableFuture<Void> waiting;

		private final Runnable timer;

		public GivenUpAtItsTurn() {
			this.limiter.tryAcquire();
			this.waiting = this.limiter.acquireAsync(null, 1, Long.MAX_VALUE, Runnable::run);
			this.timer = this.planned.task();
			this.now.set(1_000_000_000L);
		}

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Actor
		public void givesUp() {
			this.waiting.cancel(true);
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.waiting.isCancelled() ? 0 : 1;
			result.r2 = this.limiter.tryAcquire() ? 1 : 0;
		}

	}

}
