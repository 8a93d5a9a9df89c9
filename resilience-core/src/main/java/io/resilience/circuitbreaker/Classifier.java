package io.resilience.circuitbreaker;

import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.call.Causes;
import io.resilience.circuitbreaker.CircuitBreaker.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome says about the dependency.
 */
final class Classifier {

	private final AtomicBoolean predicateFailed = new AtomicBoolean();

	private final String name;

	Classifier(String name) {
		this.name = name;
	}

	static Verdict judge(CircuitBreakerConfig config, Throwable failure) {
		if (config.exceptions().isExcluded(failure)) {
			return Verdict.NEITHER;
		}
		if (Causes.unwrapped(failure) instanceof Error) {
			return Verdict.FAILURE;
		}
		if (Causes.any(failure, Classifier::refusesOrCancels)) {
			return Verdict.NEITHER;
		}
		if (Causes.any(failure, Classifier::isTimeout)) {
			return Verdict.FAILURE;
		}
		return config.exceptions().matches(failure) ? Verdict.FAILURE : Verdict.SUCCESS;
	}

	private static boolean isTimeout(Throwable failure) {
		return failure instanceof CallTimeoutException;
	}

	private static boolean refusesOrCancels(Throwable failure) {
		return failure instanceof CallRejectedException || failure instanceof CallInterruptedException
				|| failure instanceof InterruptedException || failure instanceof CancellationException;
	}

	/** A predicate that fails must not cost the caller a result that is there. */
	boolean isFailure(CircuitBreakerConfig config, @Nullable Object result) {
		Predicate<@Nullable Object> resultFailure = config.resultFailure();
		if (resultFailure == null) {
			return false;
		}
		try {
			return resultFailure.test(result);
		}
		catch (RuntimeException | Error ex) {
			if (this.predicateFailed.compareAndSet(false, true)) {
				System.getLogger(Classifier.class.getName())
					.log(Level.WARNING,
							"resultFailure of '" + this.name + "' failed; the call counts as a success. Logged once.",
							ex);
			}
			return false;
		}
	}

}
