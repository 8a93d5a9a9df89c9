package io.resilience.call;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * One attempt at a stream, complete when its source is. Cancelling it first cancels the
 * source.
 * <p>
 * Concurrency. It waits for its first element until either that comes (BEGUN) or it is
 * given up for another attempt (CLOSED), decided by a CAS: the subscriber never sees
 * elements of two attempts.
 *
 * @param <T> type of the elements
 */
final class StreamAttempt<T> extends CompletableFuture<@Nullable Void> implements Flow.Subscriber<T> {

	private static final int WAITING = 0;

	private static final int BEGUN = 1;

	private static final int CLOSED = 2;

	private static final Flow.Subscription CANCELLED = new Flow.Subscription() {

		@Override
		public void request(long n) {
			// nobody is there
		}

		@Override
		public void cancel() {
			// it is
		}

	};

	private final GuardedStream<T> stream;

	private final AtomicInteger phase = new AtomicInteger(WAITING);

	private final AtomicReference<Flow.@Nullable Subscription> upstream = new AtomicReference<>();

	StreamAttempt(GuardedStream<T> stream) {
		this.stream = stream;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		if (this.upstream.compareAndSet(null, Objects.requireNonNull(subscription))) {
			this.stream.connect(subscription);
		}
		else {
			subscription.cancel(); // there is one already, or nobody is there any more
		}
	}

	@Override
	public void onNext(T element) {
		Objects.requireNonNull(element, "A stream has no null elements");
		if (!isDone() && (this.phase.get() == BEGUN || this.phase.compareAndSet(WAITING, BEGUN))) {
			this.stream.pass(element);
		}
		else {
			this.stream.discard(element);
		}
	}

	@Override
	public void onError(Throwable failure) {
		completeExceptionally(Objects.requireNonNull(failure));
	}

	@Override
	public void onComplete() {
		complete(null);
	}

	boolean close() {
		return this.phase.compareAndSet(WAITING, CLOSED) || this.phase.get() == CLOSED;
	}

	void cancelSource() {
		Flow.Subscription subscription = this.upstream.getAndSet(CANCELLED);
		if (subscription != null) {
			subscription.cancel();
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		cancelSource();
		return super.cancel(mayInterruptIfRunning);
	}

}
