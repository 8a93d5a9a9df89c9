package io.resilience.reactor;

import java.util.concurrent.Flow;

import io.resilience.call.DiscardingSubscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Passes the signals of a publisher of the JDK's on to Reactor, which also frees what the
 * elements hold that it is not passed.
 *
 * @param <T> type of the elements
 */
final class FromFlow<T> implements DiscardingSubscriber<T> {

	private final CoreSubscriber<? super T> subscriber;

	FromFlow(CoreSubscriber<? super T> subscriber) {
		this.subscriber = subscriber;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscriber.onSubscribe(new Subscription() {

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
	public void discard(T element) {
		Operators.onDiscard(element, this.subscriber.currentContext());
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
