package io.resilience.spring.http;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The responses to the attempts of one call: hands over the last one, discards every
 * other.
 * <p>
 * Concurrency. An attempt that was given up may still answer, during a later attempt or
 * when the call has ended. Who receives a response, begins an attempt or ends the call
 * agrees with the others under the lock of this object; discarding is done outside of it.
 *
 * @param <R> type of the responses
 */
final class Answers<R> {

	private final Consumer<R> discard;

	private @Nullable R held;

	private int attempt;

	private boolean ended;

	Answers(Consumer<R> discard) {
		this.discard = discard;
	}

	/**
	 * Begins an attempt; the response to the one before is not wanted any more.
	 * @return number of the attempt, from 1
	 */
	int begin() {
		R unwanted;
		int begun;
		synchronized (this) {
			unwanted = this.held;
			this.held = null;
			begun = ++this.attempt;
		}
		discard(unwanted);
		return begun;
	}

	void received(int attempt, R response) {
		synchronized (this) {
			if (!this.ended && attempt == this.attempt) {
				this.held = response;
				return;
			}
		}
		discard(response);
	}

	/**
	 * The caller takes the response, and with it the duty to close it.
	 * @return the response to the last attempt, {@code null} if there is none
	 */
	synchronized @Nullable R handOver() {
		R last = this.held;
		this.held = null;
		return last;
	}

	/** The call is over; what has not been handed over is not wanted. */
	void end() {
		R unwanted;
		synchronized (this) {
			this.ended = true;
			unwanted = this.held;
			this.held = null;
		}
		discard(unwanted);
	}

	private void discard(@Nullable R unwanted) {
		if (unwanted != null) {
			this.discard.accept(unwanted);
		}
	}

}
