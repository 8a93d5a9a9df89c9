package io.resilience.reactor;

import java.util.concurrent.Flow;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Passes what Reactor signals on to a subscriber of the JDK's, with the context of
 * another one.
 *
 * @param <T> type of the elements
 */
final class ToFlow<T> implements CoreSubscriber<T> {

	private final Flow.Subscriber<? super T> subscriber;

	private final Context context;

	ToFlow(Flow.Subscriber<? super T> subscriber, Context context) {
		this.subscriber = subscriber;
		this.context = context;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long n) {
				subscription.request(n);
			}

			@Override
			public void cancel() {
				subscription.cancel();
			}

		});
	}

	@Override
	public void onNext(T element) {
		this.subscriber.onNext(element);
	}

	@Override
	public void onError(Throwable failure) {
		this.subscriber.onError(failure);
	}

	@Override
	public void onComplete() {
		this.subscriber.onComplete();
	}

}
