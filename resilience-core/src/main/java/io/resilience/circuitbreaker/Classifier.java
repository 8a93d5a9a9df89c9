package io.resilience.circuitbreaker;

import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.circuitbreaker.CircuitBreaker.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome says about the dependency.
 */
final class Classifier {

	/** Deep enough for any real chain, and an end for a circular one. */
	private static final int MAX_DEPTH = 32;

	private final AtomicBoolean predicateFailed = new AtomicBoolean();

	private final String name;

	Classifier(String name) {
		this.name = name;
	}

	static Verdict judge(CircuitBreakerConfig config, Throwable failure) {
		if (config.exceptions().isExcluded(failure)) {
			return Verdict.NEITHER;
		}
		if (isError(failure)) {
			return Verdict.FAILURE;
		}
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			if (current instanceof CallTimeoutException) {
				return Verdict.FAILURE; // below it there is only what it did to the body
			}
			if (refusesOrCancels(current)) {
				return Verdict.NEITHER;
			}
			current = current.getCause();
		}
		return config.exceptions().matches(failure) ? Verdict.FAILURE : Verdict.SUCCESS;
	}

	/** A future wraps the error of its body; any other wrapping is the body's choice. */
	private static boolean isError(Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; depth < MAX_DEPTH && isWrapper(current); depth++) {
			current = current.getCause();
		}
		return current instanceof Error;
	}

	private static boolean isWrapper(@Nullable Throwable failure) {
		return failure instanceof CompletionException || failure instanceof ExecutionException;
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
