package io.resilience.fallback;

import java.util.concurrent.Flow;

import io.resilience.call.Signals;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A stream fails at the moment at which its subscriber asks for the first element.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one answer, then the end")
@State
public class AnsweredStreamStress {

	private final Signals signals = new Signals();

	private final AnsweredStream<Integer> stream = new AnsweredStream<>(
			Fallback.of("f", FallbackConfig.<Integer>builder().value(1).build()), new Flow.Subscriber<>() {

				@Override
				public void onSubscribe(Flow.Subscription subscription) {
					// asks later
				}

				@Override
				public void onNext(Integer element) {
					AnsweredStreamStress.this.signals.onNext(element);
				}

				@Override
				public void onError(Throwable failure) {
					AnsweredStreamStress.this.signals.onError(failure);
				}

				@Override
				public void onComplete() {
					AnsweredStreamStress.this.signals.onComplete();
				}

			});

	public AnsweredStreamStress() {
		this.stream.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long n) {
				// has nothing
			}

			@Override
			public void cancel() {
				// has nothing
			}

		});
	}

	@Actor
	public void asks() {
		this.stream.request(1);
	}

	@Actor
	public void fails() {
		this.stream.onError(new IllegalStateException());
	}

	@Arbiter
	public void after(II_Result result) {
		result.r1 = this.signals.elements.get();
		result.r2 = this.signals.ends.get();
	}

}
