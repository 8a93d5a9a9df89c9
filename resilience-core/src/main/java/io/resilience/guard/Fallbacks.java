package io.resilience.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.resilience.ContextPropagator;
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
	<T> CompletableFuture<T> answerLater(Operation operation, Fallback<? extends T> fallback,
			ContextPropagator contextPropagator, Supplier<CompletableFuture<T>> call) {
		Failure<T> failed = new Failure<>(this, operation, fallback);
		Callable<T> answer = contextPropagator.capture(failed);
		return Fallback.answerLater(call.get(), (failure) -> {
			failed.failure = failure;
			return answer.call();
		});
	}

	FallbackSnapshot snapshot(String guard) {
		return new FallbackSnapshot(guard, this.successes.sum(), this.failures.sum());
	}

	/** One call's failure, known only after its context has been captured. */
	private static final class Failure<T> implements Callable<T> {

		private final Fallbacks fallbacks;

		private final Operation operation;

		private final Fallback<? extends T> fallback;

		private volatile @Nullable Throwable failure;

		Failure(Fallbacks fallbacks, Operation operation, Fallback<? extends T> fallback) {
			this.fallbacks = fallbacks;
			this.operation = operation;
			this.fallback = fallback;
		}

		@Override
		public T call() throws Exception {
			Throwable failure = this.failure;
			if (failure instanceof Error error) {
				throw error;
			}
			if (failure instanceof Exception exception) {
				return this.fallbacks.answer(this.operation, this.fallback, exception);
			}
			throw new IllegalStateException(failure);
		}

	}

}
