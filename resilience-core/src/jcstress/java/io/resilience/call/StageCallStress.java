package io.resilience.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A call is given up while it is admitted, or while its stage ends: it is settled once,
 * and its stage is left to nobody.
 */
public class StageCallStress {

	@JCStressTest
	@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "begun, cancelled, settled")
	@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "given up before it began")
	@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "given up before it was admitted")
	@State
	public static class CancelledWhileAdmitted {

		private final CompletableFuture<Void> admission = new CompletableFuture<>();

		private final CompletableFuture<String> stage = new CompletableFuture<>();

		private final AtomicInteger settled = new AtomicInteger();

		private volatile boolean begun;

		private final CompletableFuture<String> call = StageCall.after(this.admission, Runnable::run, () -> {
			this.begun = true;
			return this.stage;
		}, (value, failure) -> this.settled.incrementAndGet());

		@Actor
		public void admits() {
			this.admission.complete(null);
		}

		@Actor
		public void givesUp() {
			this.call.cancel(true);
		}

		@Arbiter
		public void after(III_Result result) {
			result.r1 = this.call.isCancelled() ? 1 : 0;
			result.r2 = (this.begun && this.stage.isCancelled()) ? 1 : this.begun ? 2 : 0;
			result.r3 = this.settled.get();
		}

	}

	/** A stage tells its end twice, on two threads. */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "heard once")
	@State
	public static class ToldTwice {

		private final AtomicInteger heard = new AtomicInteger();

		private final KeptListener stage = new KeptListener();

		public ToldTwice() {
			StageEnd.<String>of(this.stage, (value, failure) -> this.heard.incrementAndGet());
		}

		@Actor
		public void one() {
			this.stage.tell();
		}

		@Actor
		public void other() {
			this.stage.tell();
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = this.heard.get();
		}

	}

	/** An attempt at a stream begins to pass elements on as it is given up for another. */
	@JCStressTest
	@Outcome(id = { "1, 0", "0, 1" }, expect = Expect.ACCEPTABLE, desc = "begun or given up")
	@State
	public static class FirstElementAgainstAnotherAttempt {

		private final Signals signals = new Signals();

		private final GuardedStream<Integer> stream = new GuardedStream<>(
				new GivenCall(new CompletableFuture<>()), (subscriber) -> {
				}, this.signals);

		private final StreamAttempt<Integer> attempt = new StreamAttempt<>(this.stream);

		@Actor
		public void element() {
			this.attempt.onNext(1);
		}

		@Actor
		public void another(II_Result result) {
			result.r2 = this.attempt.close() ? 1 : 0;
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.signals.elements.get();
		}

	}

	/** Elements and end come from two threads. */
	@JCStressTest
	@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "both elements, then one end")
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "one element, then one end")
	@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "the end alone")
	@State
	public static class ElementsAgainstTheEnd {

		private final Signals signals = new Signals();

		private final CompletableFuture<Void> call = new CompletableFuture<>();

		private final GivenCall decorator = new GivenCall(this.call);

		public ElementsAgainstTheEnd() {
			this.decorator.<Integer>decoratePublisher((source) -> this.decorator.subscriber = source)
				.subscribe(this.signals);
		}

		@Actor
		public void source() {
			this.decorator.next(1);
			this.decorator.next(2);
		}

		@Actor
		public void ends() {
			this.call.complete(null);
		}

		@Arbiter
		public void after(III_Result result) {
			result.r1 = this.signals.elements.get();
			result.r2 = this.signals.ends.get();
			result.r3 = this.signals.afterTheEnd.get();
		}

	}

}
