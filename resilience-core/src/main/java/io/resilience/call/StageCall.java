package io.resilience.call;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * For patterns: a call that answers later, between what it has to be admitted by and its
 * settlement. Once admitted it is settled once: when its stage is complete, or when there
 * is no stage. Only then is it complete itself.
 * <p>
 * Concurrency. {@code stage} is written before {@code isCancelled} is read, and a future
 * is cancelled before {@code stage} is read: one of both sides cancels the stage.
 *
 * @param <T> type of the result
 */
public final class StageCall<T> extends CompletableFuture<T> {

	private final Callable<? extends CompletionStage<? extends T>> body;

	private final Settlement<? super T> settlement;

	private final CompletableFuture<?> admission;

	private volatile @Nullable CompletionStage<?> stage;

	private StageCall(CompletableFuture<?> admission, Callable<? extends CompletionStage<? extends T>> body,
			Settlement<? super T> settlement) {
		this.admission = admission;
		this.body = body;
		this.settlement = settlement;
	}

	/**
	 * Begins a call that has been admitted.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @param settlement settles it
	 * @return the call; cancelling it cancels the stage
	 */
	public static <T> CompletableFuture<T> admitted(Callable<? extends CompletionStage<? extends T>> body,
			Settlement<? super T> settlement) {
		return after(CompletableFuture.completedFuture(null), Runnable::run, body, settlement);
	}

	/**
	 * Begins a call once it is admitted.
	 * @param <T> type of the result
	 * @param admission admits the call when it is complete, or refuses it; cancelled with
	 * the call
	 * @param executor where the body then begins
	 * @param body begins the call and returns its stage
	 * @param settlement settles what was admitted
	 * @return the call; cancelling it cancels the stage
	 */
	public static <T> CompletableFuture<T> after(CompletableFuture<?> admission, Executor executor,
			Callable<? extends CompletionStage<? extends T>> body, Settlement<? super T> settlement) {
		StageCall<T> call = new StageCall<>(admission, body, settlement);
		admission.whenComplete((nothing, refusal) -> {
			if (refusal != null) {
				call.completeExceptionally(unwrapped(refusal));
			}
			else {
				call.begin(executor);
			}
		});
		return call;
	}

	private void begin(Executor executor) {
		try {
			executor.execute(this::run);
		}
		catch (Throwable ex) { // it takes no more
			ended(null, ex);
		}
	}

	private void run() {
		if (isDone()) { // given up while it waited
			ended(null, new CancellationException());
			return;
		}
		CompletionStage<? extends T> stage;
		try {
			stage = this.body.call();
			if (stage == null) {
				throw new NullPointerException("The body returned null, not a stage");
			}
			this.stage = stage;
			if (isCancelled()) {
				cancelStage(stage);
			}
		}
		catch (Throwable ex) {
			ended(null, ex);
			return;
		}
		StageEnd.<T>of(stage, this::ended);
	}

	private void ended(@Nullable T value, @Nullable Throwable failure) {
		Throwable thrown = (failure != null) ? unwrapped(failure) : null;
		try {
			this.settlement.settle(value, thrown);
		}
		catch (Throwable ex) { // from a predicate of the user's
			thrown = ex;
		}
		if (thrown != null) {
			completeExceptionally(thrown);
		}
		else {
			complete(value);
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (super.cancel(mayInterruptIfRunning)) {
			this.admission.cancel(mayInterruptIfRunning);
			CompletionStage<?> stage = this.stage;
			if (stage != null) {
				cancelStage(stage);
			}
		}
		return isCancelled();
	}

	/**
	 * Cancels a stage as far as it can be.
	 * @param stage the stage
	 */
	public static void cancelStage(CompletionStage<?> stage) {
		try {
			stage.toCompletableFuture().cancel(true);
		}
		catch (RuntimeException | Error ex) { // it is not bound to be a future
			System.getLogger(StageCall.class.getName()).log(Level.WARNING, "A stage cannot be cancelled", ex);
		}
	}

	/**
	 * What a stage failed with.
	 * @param failure what its dependents are told
	 * @return the failure itself
	 */
	public static Throwable unwrapped(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Settles what a call was admitted with.
	 *
	 * @param <T> type of the result
	 */
	@FunctionalInterface
	public interface Settlement<T> {

		/** There is nothing to settle. */
		Settlement<Object> NONE = (value, failure) -> {
		};

		/**
		 * The call has ended.
		 * @param value its result
		 * @param failure what it failed with, or {@code null}
		 */
		void settle(@Nullable T value, @Nullable Throwable failure);

	}

}
