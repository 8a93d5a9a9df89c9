package io.resilience.fallback;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A subscription whose failure before the first element is answered by one element, as
 * soon as the subscriber asks for one. An answer of {@code null} is an empty stream.
 * <p>
 * Concurrency. Request and answer race by a CAS on {@code phase}: whoever comes second
 * passes the answer on.
 *
 * @param <T> type of the elements
 */
final class AnsweredStream<T> implements Flow.Subscriber<T>, Flow.Subscription {

	private static final int NEITHER = 0;

	private static final int REQUESTED = 1;

	private static final int ANSWERED = 2;

	private static final int OVER = 3;

	private final Fallback<T> fallback;

	private final Flow.Subscriber<? super T> subscriber;

	private final AtomicInteger phase = new AtomicInteger(NEITHER);

	private volatile Flow.@Nullable Subscription upstream;

	private volatile @Nullable T answer;

	private boolean begun;

	AnsweredStream(Fallback<T> fallback, Flow.Subscriber<? super T> subscriber) {
		this.fallback = fallback;
		this.subscriber = subscriber;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.upstream = subscription;
		this.subscriber.onSubscribe(this);
	}

	@Override
	public void request(long n) {
		boolean answers = n > 0 && !this.phase.compareAndSet(NEITHER, REQUESTED)
				&& this.phase.compareAndSet(ANSWERED, OVER);
		Flow.Subscription upstream = this.upstream;
		if (answers) {
			passAnswer();
		}
		else if (upstream != null) {
			upstream.request(n);
		}
	}

	@Override
	public void cancel() {
		this.phase.set(OVER);
		Flow.Subscription upstream = this.upstream;
		if (upstream != null) {
			upstream.cancel();
		}
	}

	@Override
	public void onNext(T element) {
		this.begun = true;
		this.subscriber.onNext(element);
	}

	@Override
	public void onComplete() {
		this.subscriber.onComplete();
	}

	@Override
	public void onError(Throwable failure) {
		if (this.begun) {
			this.subscriber.onError(failure);
			return;
		}
		try {
			this.answer = this.fallback.<Throwable>answer(failure);
		}
		catch (Throwable ex) {
			this.subscriber.onError(ex);
			return;
		}
		if (this.answer == null) {
			this.subscriber.onComplete();
		}
		else if (!this.phase.compareAndSet(NEITHER, ANSWERED) && this.phase.compareAndSet(REQUESTED, OVER)) {
			passAnswer();
		}
	}

	private void passAnswer() {
		T answer = this.answer;
		if (answer != null) {
			this.subscriber.onNext(answer);
		}
		this.subscriber.onComplete();
	}

}
