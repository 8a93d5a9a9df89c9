package io.resilience.guard;

import java.util.concurrent.atomic.LongAdder;

import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Answers in place of the calls through one guard that failed, and counts it. A failure
 * that the settings ignore is none of the dependency: a fallback answers it only where it
 * names its type.
 */
final class Fallbacks {

	private final LongAdder successes = new LongAdder();

	private final LongAdder failures = new LongAdder();

	/** A guard's own fallback must answer what its calls return; nothing can check it. */
	@SuppressWarnings("unchecked")
	static <T> Fallback<? extends T> own(Fallback<?> fallback) {
		return (Fallback<? extends T>) fallback;
	}

	void count(boolean answered) {
		(answered ? this.successes : this.failures).increment();
	}

	<T, X extends Throwable> T answer(Operation operation, Fallback<? extends T> fallback, X failure) throws X {
		if (!fallback.answers(failure, !operation.isIgnored(failure))) {
			throw failure;
		}
		try {
			T answer = fallback.answer(failure);
			count(true);
			return answer;
		}
		catch (Throwable ex) {
			count(false);
			throw ex;
		}
	}

	/** The fallback sees the caller's context, on whatever thread it runs. */
	<T> Fallback.Answer<T> answering(Operation operation, Fallback<? extends T> fallback, CallersContext context) {
		return (failure) -> {
			if (failure instanceof Exception exception) {
				return context.call(() -> this.<T, Exception>answer(operation, fallback, exception));
			}
			throw failure;
		};
	}

	FallbackSnapshot snapshot(String guard) {
		return new FallbackSnapshot(guard, this.successes.sum(), this.failures.sum());
	}

}
