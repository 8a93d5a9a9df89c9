package io.resilience.fallback;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.call.Causes;
import org.jspecify.annotations.Nullable;

/**
 * Gives another answer where a call failed. It belongs outside of everything else, so
 * that it is asked once a call and hides no failure from retries or breakers.
 * <p>
 * It answers no {@link Error}, no interrupt and no cancellation: those pass unchanged, as
 * does what no rule names. Where the fallback fails too, its caller gets the fallback's
 * exception, with the failure of the call as a suppressed one. Thread-safe.
 *
 * @param <T> type of the answer
 */
public final class Fallback<T> {

	private final String name;

	private final FallbackConfig<T> config;

	private final LongAdder successes = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private Fallback(String name, FallbackConfig<T> config) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
		this.config = Objects.requireNonNull(config, "'config' must not be null");
	}

	/**
	 * Creates a fallback.
	 * @param <T> type of the answer
	 * @param name name, for numbers
	 * @param config its settings
	 * @return the fallback
	 */
	public static <T> Fallback<T> of(String name, FallbackConfig<T> config) {
		return new Fallback<>(name, config);
	}

	/**
	 * Calls a body, and answers in its place if it fails.
	 * @param body the body
	 * @return what the body returns, or the answer
	 * @throws Exception what the body throws and the fallback does not answer, or what
	 * the fallback throws
	 */
	public T call(Callable<? extends T> body) throws Exception {
		try {
			return body.call();
		}
		catch (Exception ex) {
			return answer(ex);
		}
	}

	/**
	 * Calls a body, and answers in its place if it fails.
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns, or the answer
	 * @throws X what the body throws and the fallback does not answer
	 */
	@SuppressWarnings("unchecked")
	public <X extends Exception> T call(CheckedCallable<? extends T, X> body) throws X {
		try {
			return body.call();
		}
		catch (RuntimeException ex) {
			return answer(ex);
		}
		catch (Exception ex) {
			return answer((X) ex);
		}
	}

	/**
	 * Calls a body that answers later, and answers in its place if it fails.
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, or with the answer.
	 * Cancelling it cancels the stage
	 */
	public CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		CompletionStage<? extends T> stage;
		try {
			stage = Objects.requireNonNull(body.call(), "The body returned null, not a stage");
		}
		catch (Throwable ex) {
			stage = CompletableFuture.failedFuture(ex);
		}
		return answerLater(stage, this::answer);
	}

	/**
	 * Wraps a body so that each call of it is answered.
	 * @param body the body
	 * @return the body with this fallback
	 */
	public Callable<T> decorate(Callable<? extends T> body) {
		return () -> call(body);
	}

	/**
	 * Wraps a body so that each call of it is answered.
	 * @param body the body
	 * @return the body with this fallback
	 */
	public Supplier<T> decorateSupplier(Supplier<? extends T> body) {
		return () -> this.<RuntimeException>call(body::get);
	}

	/**
	 * Wraps a body without a result, whose failures are then answered by what this does;
	 * the answer itself is dropped.
	 * @param body the body
	 * @return the body with this fallback
	 */
	public Runnable decorateRunnable(Runnable body) {
		return () -> {
			try {
				body.run();
			}
			catch (RuntimeException ex) {
				answer(ex);
			}
		};
	}

	/**
	 * Wraps a body that answers later so that each call of it is answered.
	 * @param body begins the call and returns its stage
	 * @return the body with this fallback, see {@link #callAsync}
	 */
	public Supplier<CompletableFuture<T>> decorateStage(Supplier<? extends CompletionStage<? extends T>> body) {
		return () -> callAsync(body::get);
	}

	/**
	 * Wraps a source of elements: if it fails before its first element, the answer is the
	 * only one. Later failures pass.
	 * @param source the source
	 * @return the source with this fallback
	 */
	public Flow.Publisher<T> decoratePublisher(Flow.Publisher<? extends T> source) {
		return (subscriber) -> source.subscribe(new AnsweredStream<>(this, subscriber));
	}

	/**
	 * Answers a failure.
	 * @param <X> type of the failure
	 * @param failure what a call threw
	 * @return the answer
	 * @throws X the failure itself, if it is none that this fallback answers; or what the
	 * fallback throws, which may be of any type
	 */
	public <X extends Throwable> T answer(X failure) throws X {
		Function<? super Throwable, ? extends T> function = find(failure, true);
		if (function == null) {
			throw failure;
		}
		try {
			T answer = firstOf(function, failure);
			this.successes.increment();
			return answer;
		}
		catch (Throwable ex) {
			this.failures.increment();
			attach(failure, ex);
			throw ex;
		}
	}

	private T firstOf(Function<? super Throwable, ? extends T> function, Throwable failure) {
		Throwable earlier = null;
		int next = 0;
		while (true) {
			try {
				return function.apply(failure);
			}
			catch (Throwable ex) {
				if (earlier != null) {
					attach(earlier, ex);
				}
				if (ex instanceof Error || next == this.config.orElse().size()) {
					throw ex;
				}
				earlier = ex;
				function = this.config.orElse().get(next++);
			}
		}
	}

	/** Once, and never to itself: functions may well throw what they were given. */
	private static void attach(Throwable failure, Throwable thrown) {
		boolean known = false;
		Throwable current = thrown;
		for (int depth = 0; current != null && depth < Causes.MAX_DEPTH; depth++) {
			known |= current == failure;
			current = current.getCause();
		}
		for (Throwable suppressed : thrown.getSuppressed()) {
			known |= suppressed == failure;
		}
		if (!known) {
			thrown.addSuppressed(failure);
		}
	}

	/**
	 * For guards: whether a failure would be answered.
	 * @param failure what a call threw
	 * @param general whether the general answer counts, or only the rules by type
	 * @return whether {@link #answer} gives an answer or fails itself
	 */
	public boolean answers(Throwable failure, boolean general) {
		return find(failure, general) != null;
	}

	private @Nullable Function<? super Throwable, ? extends T> find(Throwable failure, boolean general) {
		Throwable told = Causes.unwrapped(failure);
		if (told instanceof Error || Causes.any(told, Fallback::isGivenUp)) {
			return null;
		}
		if (!this.config.rules().isEmpty()) {
			Throwable current = told;
			for (int depth = 0; current != null && depth < Causes.MAX_DEPTH; depth++) {
				for (FallbackRule<T> rule : this.config.rules()) {
					if (rule.type().isInstance(current)) {
						return as(rule.answer(), current);
					}
				}
				current = (current instanceof CallTimeoutException) ? null : current.getCause();
			}
		}
		return general ? this.config.general() : null;
	}

	private Function<? super Throwable, ? extends T> as(Function<? super Throwable, ? extends T> answer,
			Throwable cause) {
		return (failure) -> answer.apply(cause);
	}

	private static boolean isGivenUp(Throwable failure) {
		return failure instanceof InterruptedException || failure instanceof CallInterruptedException
				|| failure instanceof CancellationException;
	}

	/**
	 * For guards: a future that a stage completes, and an answer where the stage fails.
	 * @param <T> type of the result
	 * @param stage the call
	 * @param answer from its failure, unwrapped, to the answer, which may be a stage
	 * itself
	 * @return the future; cancelling it cancels the stage
	 */
	public static <T> CompletableFuture<T> answerLater(CompletionStage<? extends T> stage, Answer<T> answer) {
		return new AnsweredCall<T>(stage, answer).start();
	}

	/**
	 * Name of the fallback.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Its settings.
	 * @return the settings
	 */
	public FallbackConfig<T> config() {
		return this.config;
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the fallback now
	 */
	public FallbackSnapshot snapshot() {
		return new FallbackSnapshot(this.name, this.successes.sum(), this.failures.sum());
	}

	/**
	 * From a failure to an answer.
	 *
	 * @param <T> type of the answer
	 */
	@FunctionalInterface
	public interface Answer<T> {

		/**
		 * Answers.
		 * @param failure what the call threw
		 * @return the answer
		 * @throws Throwable the failure, or what the fallback throws
		 */
		T to(Throwable failure) throws Throwable;

	}

}
