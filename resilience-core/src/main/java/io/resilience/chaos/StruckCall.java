package io.resilience.chaos;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.resilience.guard.ObservedCall;
import org.jspecify.annotations.Nullable;

/**
 * A call that experiments may strike: each attempt anew, by the first rule that does. A
 * call that answers later is held up without its thread, in {@link #delay()}.
 */
final class StruckCall implements ObservedCall {

	private final List<Strike> strikes;

	private volatile boolean answersLater;

	StruckCall(List<Strike> strikes) {
		this.strikes = strikes;
	}

	@Override
	public @Nullable CompletionStage<Void> delay() {
		this.answersLater = true;
		for (Strike strike : this.strikes) {
			Fault fault = strike.delays() ? strike.draw() : null;
			if (fault != null) {
				return strike.run().pauses.holdLater(strike.delayNanos(fault));
			}
		}
		return null;
	}

	@Override
	public <T> Callable<T> wrap(Callable<T> body) {
		return () -> {
			for (Strike strike : this.strikes) {
				Fault fault = (this.answersLater && strike.delays()) ? null : strike.draw();
				if (fault instanceof Fault.Thrown thrown) {
					throw thrown(thrown.newInstance());
				}
				if (fault instanceof Fault.Result result) {
					return answer(result.answer());
				}
				if (fault != null) {
					strike.run().pauses.hold(strike.delayNanos(fault));
					break;
				}
			}
			return body.call();
		};
	}

	/** The experimenter has promised the type. */
	@SuppressWarnings("unchecked")
	private <T> T answer(@Nullable Object answer) {
		return (T) (this.answersLater ? CompletableFuture.completedFuture(answer) : answer);
	}

	private static Exception thrown(Throwable fault) {
		if (fault instanceof Error error) {
			throw error;
		}
		return (Exception) fault;
	}

}
