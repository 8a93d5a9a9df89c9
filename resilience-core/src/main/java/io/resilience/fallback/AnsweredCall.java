package io.resilience.fallback;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.resilience.call.StageCall;
import io.resilience.call.StageEnd;
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
		StageEnd.<T>of(this.call, this::ended);
		return this;
	}

	private void ended(@Nullable T value, @Nullable Throwable failure) {
		if (failure == null) {
			complete(value);
		}
		else if (!isDone()) {
			answer(StageCall.unwrapped(failure));
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
			StageCall.cancelStage(stage);
		}
		StageEnd.<T>of((CompletionStage<T>) stage, (value, failure) -> {
			if (failure != null) {
				completeExceptionally(StageCall.unwrapped(failure));
			}
			else {
				complete(value);
			}
		});
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		CompletionStage<?> pending = this.pending;
		if (cancelled && pending != null) {
			StageCall.cancelStage(pending);
		}
		return cancelled;
	}

}
