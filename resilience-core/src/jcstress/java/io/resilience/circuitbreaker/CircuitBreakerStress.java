package io.resilience.circuitbreaker;

import java.time.Duration;

import io.resilience.CircuitOpenException;
import io.resilience.time.ManualTime;
import io.resilience.time.PlannedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Moves of the breaker that happen at the same moment.
 */
public class CircuitBreakerStress {

	private static CircuitBreaker breaker(ManualTime time) {
		return CircuitBreaker.builder("stress")
			.config(CircuitBreakerConfig.builder()
				.failureThreshold(2)
				.halfOpenMaxCalls(1)
				.successThreshold(1)
				.build())
			.time(time, time)
			.build();
	}

	private static int admitted(CircuitBreaker breaker) {
		try {
			breaker.admit(null, Long.MAX_VALUE / 4);
			return 1;
		}
		catch (CircuitOpenException ex) {
			return 0;
		}
	}

	/** Two failures that together reach the threshold open it, once. */
	@JCStressTest
	@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "open, by one move")
	@State
	public static class TwoFailures {

		private final CircuitBreaker breaker = breaker(new ManualTime());

		@Actor
		public void one() {
			this.breaker.recordFailure();
		}

		@Actor
		public void two() {
			this.breaker.recordFailure();
		}

		@Arbiter
		public void look(II_Result result) {
			result.r1 = (int) this.breaker.transitions(CircuitState.CLOSED, CircuitState.OPEN);
			result.r2 = this.breaker.state().ordinal();
		}

	}

	/** When the wait is over, one of two callers gets the only probe. */
	@JCStressTest
	@Outcome(id = { "1, 0", "0, 1" }, expect = Expect.ACCEPTABLE, desc = "one probe")
	@State
	public static class OneProbe {

		private final CircuitBreaker breaker = breaker(new ManualTime());

		public OneProbe() {
			this.breaker.recordFailure();
			this.breaker.recordFailure();
		}

		@Actor
		public void one(II_Result result) {
			result.r1 = admitted(this.breaker);
		}

		@Actor
		public void two(II_Result result) {
			result.r2 = admitted(this.breaker);
		}

	}

	/** What is forced while the breaker opens by itself stays so. */
	@JCStressTest
	@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "forced open")
	@State
	public static class ForcedWhileItOpens {

		private final CircuitBreaker breaker = breaker(new ManualTime());

		public ForcedWhileItOpens() {
			this.breaker.recordFailure();
		}

		@Actor
		public void fail() {
			this.breaker.recordFailure();
		}

		@Actor
		public void force() {
			this.breaker.forceOpen();
		}

		@Arbiter
		public void look(I_Result result) {
			result.r1 = this.breaker.state().ordinal();
		}

	}

	/** A call ends at the moment at which it becomes slow: it counts once. */
	@JCStressTest
	@Outcome(id = { "1, 0", "1, 1" }, expect = Expect.ACCEPTABLE, desc = "one call, fast or slow")
	@State
	public static class EndsAsItBecomesSlow {

		private final PlannedTask planned = new PlannedTask();

		private final CircuitBreaker breaker = CircuitBreaker.builder("stress")
			.config(CircuitBreakerConfig.builder().slowCallDuration(Duration.ofSeconds(1)).minimumCalls(1).build())
			.time(() -> 0, this.planned)
			.build();

		private final Admission call = this.breaker.admit(null, 0);

		private final Runnable timer = this.planned.task();

		@Actor
		public void ends() {
			this.breaker.succeeded(this.call, "x", 0, 0);
		}

		@Actor
		public void timer() {
			this.timer.run();
		}

		@Arbiter
		public void look(II_Result result) {
			result.r1 = (int) this.breaker.snapshot().bufferedCalls();
			result.r2 = this.breaker.failureRate() > 0 ? 1 : 0;
		}

	}

	/** A permit settled by two threads counts once, whoever was first. */
	@JCStressTest
	@Outcome(id = { "1, 0", "1, 1" }, expect = Expect.ACCEPTABLE, desc = "one call, success or failure")
	@State
	public static class SettledTwice {

		private final CircuitBreaker breaker = breaker(new ManualTime());

		private final CircuitBreakerPermit permit = this.breaker.acquire();

		@Actor
		public void succeeds() {
			this.permit.success();
		}

		@Actor
		public void ends() {
			this.permit.close();
		}

		@Arbiter
		public void look(II_Result result) {
			result.r1 = (int) this.breaker.snapshot().bufferedCalls();
			result.r2 = (int) this.breaker.snapshot().failures();
		}

	}

}
