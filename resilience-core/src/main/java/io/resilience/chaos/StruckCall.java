package io.resilience.chaos;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.resilience.guard.ObservedCall;
import org.jspecify.annotations.Nullable;

/**
 * A call that experiments may strike: each attempt anew, by the first rule that does, and
 * by that alone. A call that answers later is held up without its thread, in
 * {@link #delay}, where its fate is decided whole.
 */
final class StruckCall implements ObservedCall {

	private final List<Strike> strikes;

	private volatile boolean answersLater;

	StruckCall(List<Strike> strikes) {
		this.strikes = strikes;
	}

	@Override
	public <T> @Nullable CompletionStage<Callable<T>> delay(Callable<T> body) {
		this.answersLater = true;
		for (Strike strike : this.strikes) {
			Fault fault = strike.draw();
			if (fault != null) {
				return isEnd(fault) ? CompletableFuture.completedFuture(() -> end(fault))
						: strike.run().pauses.holdLater(strike.delayNanos(fault)).thenApply((nothing) -> body);
			}
		}
		return null;
	}

	@Override
	public <T> Callable<T> wrap(Callable<T> body) {
		return () -> {
			if (!this.answersLater) {
				for (Strike strike : this.strikes) {
					Fault fault = strike.draw();
					if (fault != null && isEnd(fault)) {
						return end(fault);
					}
					if (fault != null) {
						strike.run().pauses.hold(strike.delayNanos(fault));
						break;
					}
				}
			}
			return body.call();
		};
	}

	/** Whether the body does not run, rather than later. */
	private static boolean isEnd(Fault fault) {
		return fault instanceof Fault.Thrown || fault instanceof Fault.Result;
	}

	/** The experimenter has promised the type. */
	@SuppressWarnings("unchecked")
	private <T> T end(Fault fault) throws Exception {
		if (fault instanceof Fault.Thrown thrown) {
			throw thrown(thrown.newInstance());
		}
		Object answer = ((Fault.Result) fault).answer();
		return (T) (this.answersLater ? CompletableFuture.completedFuture(answer) : answer);
	}

	private static Exception thrown(Throwable fault) {
		if (fault instanceof Error error) {
			throw error;
		}
		return (Exception) fault;
	}

}
