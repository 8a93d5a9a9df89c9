package io.resilience.call;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import io.resilience.CallTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * For patterns: what lies behind a failure.
 */
public final class Causes {

	/** Deep enough for any real chain of causes, and an end for a circular one. */
	public static final int MAX_DEPTH = 32;

	private Causes() {
	}

	/**
	 * The failure that a future wrapped, however often: a future wraps what its body
	 * threw. Any other wrapping is the body's choice.
	 * @param failure a failure
	 * @return the one that was wrapped, or the failure itself
	 */
	public static Throwable unwrapped(Throwable failure) {
		Throwable current = failure;
		Throwable cause = failure.getCause();
		for (int depth = 0; depth < MAX_DEPTH && cause != null && isWrapper(current); depth++) {
			current = cause;
			cause = current.getCause();
		}
		return current;
	}

	private static boolean isWrapper(Throwable failure) {
		return failure instanceof CompletionException || failure instanceof ExecutionException;
	}

	/**
	 * Whether a failure, or one that others wrapped, passes a test. But below a timeout
	 * there is only what the timeout itself did to the body.
	 * @param failure a failure
	 * @param test the test
	 * @return whether one of the chain passes, down to its first timeout
	 */
	public static boolean any(Throwable failure, Predicate<Throwable> test) {
		@Nullable Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			if (test.test(current)) {
				return true;
			}
			current = (current instanceof CallTimeoutException) ? null : current.getCause();
		}
		return false;
	}

}
