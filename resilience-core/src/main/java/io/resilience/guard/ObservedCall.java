package io.resilience.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * One call as its {@link CallObserver} follows it. The methods are called one after the
 * other, except {@link #enter()} and {@link #wrap wrapped} bodies, which hedging runs at
 * the same time and a timeout leaves running after the call's end; each may be on another
 * thread. Times are monotonic nanoseconds.
 */
public interface ObservedCall {

	/**
	 * Puts something between the guards and the body, once a call. For what acts on
	 * bodies, such as injected faults: what the result throws, the body has thrown. What
	 * only watches uses {@link #enter()}, which cannot break a call.
	 * @param <T> type of the result
	 * @param body the body, called once an attempt
	 * @return what to call in its place
	 */
	default <T> Callable<T> wrap(Callable<T> body) {
		return body;
	}

	/**
	 * Holds up the body of a call that answers later, once an attempt and without a
	 * thread. The attempt has its permit meanwhile, and its time runs. For what acts on
	 * bodies, like {@link #wrap}. Hedging may ask for several attempts at the same time.
	 * @param <T> type of the body's stage
	 * @param body the body, wrapped
	 * @return complete when the body is to be called, with the body or with what to call
	 * in its place; if it fails, the body has failed; {@code null} to call the body at
	 * once
	 */
	default <T> @Nullable CompletionStage<Callable<T>> delay(Callable<T> body) {
		return null;
	}

	/**
	 * An attempt begins; it may be refused before it reaches the body.
	 * @param number 1 for the first
	 */
	default void attemptBegins(int number) {
	}

	/**
	 * A body begins, on the thread that runs it. That of an asynchronous call is over
	 * when it has returned its stage.
	 * @return what to close on the same thread when it is over, or {@code null}
	 */
	default @Nullable Scope enter() {
		return null;
	}

	/**
	 * An attempt has ended.
	 * @param number 1 for the first
	 * @param outcome how
	 * @param failure what it threw, or {@code null}
	 * @param nanos how long it took
	 */
	default void attemptEnded(int number, Outcome outcome, @Nullable Throwable failure, long nanos) {
	}

	/**
	 * There will be another attempt.
	 * @param number its number, from 2
	 * @param pauseNanos how long to wait before it
	 */
	default void retrying(int number, long pauseNanos) {
	}

	/**
	 * The call has ended, once and before its caller sees the outcome. A fallback that
	 * answers for it comes later.
	 * @param outcome how
	 * @param failure what it threw, or {@code null}
	 * @param nanos how long it took
	 */
	default void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
	}

	/** Something that lasts as long as a body. */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
