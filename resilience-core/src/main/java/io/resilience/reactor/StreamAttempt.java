package io.resilience.reactor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

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
final class StreamAttempt<T> extends CompletableFuture<Void> implements CoreSubscriber<T> {

	private static final int WAITING = 0;

	private static final int BEGUN = 1;

	private static final int CLOSED = 2;

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<StreamAttempt, Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(StreamAttempt.class, Subscription.class, "upstream");

	private final GuardedStream<T> stream;

	private final CoreSubscriber<? super T> subscriber;

	private final AtomicInteger phase = new AtomicInteger(WAITING);

	private volatile @Nullable Subscription upstream;

	StreamAttempt(GuardedStream<T> stream, CoreSubscriber<? super T> subscriber) {
		this.stream = stream;
		this.subscriber = subscriber;
	}

	@Override
	public Context currentContext() {
		return this.subscriber.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(UPSTREAM, this, subscription)) {
			this.stream.connect(subscription);
		}
	}

	@Override
	public void onNext(T element) {
		if (!isDone() && (this.phase.get() == BEGUN || this.phase.compareAndSet(WAITING, BEGUN))) {
			this.stream.pass(element);
		}
		else {
			Operators.onDiscard(element, currentContext());
		}
	}

	@Override
	public void onError(Throwable failure) {
		completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		complete(null);
	}

	boolean close() {
		return this.phase.compareAndSet(WAITING, CLOSED) || this.phase.get() == CLOSED;
	}

	void cancelSource() {
		Operators.terminate(UPSTREAM, this);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		cancelSource();
		return super.cancel(mayInterruptIfRunning);
	}

}
