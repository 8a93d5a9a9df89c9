package io.resilience.reactor;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.reactivestreams.Subscription;
import reactor.util.context.Context;

/**
 * An attempt at a mono is given up while its source subscribes: the source is cancelled.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "cancelled, once")
@State
public class MonoStageStress {

	private final AtomicInteger cancelled = new AtomicInteger();

	private final MonoStage<String> stage = new MonoStage<>(Context.empty());

	@Actor
	public void subscribes() {
		this.stage.onSubscribe(new Subscription() {

			@Override
			public void request(long n) {
				// it never answers
			}

			@Override
			public void cancel() {
				MonoStageStress.this.cancelled.incrementAndGet();
			}

		});
	}

	@Actor
	public void givesUp() {
		this.stage.cancel(true);
	}

	@Arbiter
	public void after(I_Result result) {
		result.r1 = this.cancelled.get();
	}

}
