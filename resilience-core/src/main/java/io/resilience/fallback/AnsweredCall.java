package io.resilience.fallback;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The result of an asynchronous call that has a fallback. Cancelling it cancels whatever
 * it waits for.
 *
 * @param <T> type of the result
 */
final class AnsweredCall<T> extends CompletableFuture<T> {

	private final CompletionStage<? extends T> call;

	private final Fallback.Answer<T> answer;

	private volatile @Nullable CompletionStage<?> pending;

	AnsweredCall(CompletionStage<? extends T> call, Fallback.Answer<T> answer) {
		this.call = call;
		this.answer = answer;
		this.pending = call;
	}

	AnsweredCall<T> start() {
		this.call.whenComplete(this::ended);
		return this;
	}

	private void ended(@Nullable T value, @Nullable Throwable failure) {
		if (failure == null) {
			complete(value);
		}
		else if (!isDone()) {
			answer(unwrapped(failure));
		}
	}

	private void answer(Throwable failure) {
		T answer;
		try {
			answer = this.answer.to(failure);
		}
		catch (Throwable ex) {
			completeExceptionally(ex);
			return;
		}
		if (answer instanceof CompletionStage<?> stage) {
			awaitAnswer(stage);
		}
		else {
			complete(answer);
		}
	}

	@SuppressWarnings("unchecked") // a stage in place of a T is one of a T
	private void awaitAnswer(CompletionStage<?> stage) {
		this.pending = stage;
		if (isCancelled()) {
			stage.toCompletableFuture().cancel(true);
		}
		((CompletionStage<T>) stage).whenComplete((value, failure) -> {
			if (failure != null) {
				completeExceptionally(unwrapped(failure));
			}
			else {
				complete(value);
			}
		});
	}

	private static Throwable unwrapped(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		CompletionStage<?> pending = this.pending;
		if (cancelled && pending != null) {
			pending.toCompletableFuture().cancel(mayInterruptIfRunning);
		}
		return cancelled;
	}

}
