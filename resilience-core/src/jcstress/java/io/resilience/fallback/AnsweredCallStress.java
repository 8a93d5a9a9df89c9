package io.resilience.fallback;

import java.util.concurrent.CompletableFuture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A call is given up while its answer, a stage itself, comes: nobody is left to work for
 * nobody.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "given up, and the answer with it")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "given up before there was an answer")
@State
public class AnsweredCallStress {

	private final CompletableFuture<Object> call = new CompletableFuture<>();

	private final CompletableFuture<Object> answer = new CompletableFuture<>();

	private volatile boolean asked;

	private final AnsweredCall<Object> answered = new AnsweredCall<Object>(this.call, (failure) -> {
		this.asked = true;
		return this.answer;
	}).start();

	@Actor
	public void fails() {
		this.call.completeExceptionally(new IllegalStateException());
	}

	@Actor
	public void givesUp() {
		this.answered.cancel(true);
	}

	@Arbiter
	public void after(II_Result result) {
		result.r1 = this.answered.isCancelled() ? 1 : 0;
		result.r2 = !this.asked ? 0 : this.answer.isCancelled() ? 1 : 2;
	}

}
