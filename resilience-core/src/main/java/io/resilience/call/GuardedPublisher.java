package io.resilience.call;

import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A source whose subscriptions are calls.
 *
 * @param <T> type of the elements
 */
final class GuardedPublisher<T> implements Flow.Publisher<T> {

	private final Decorator decorator;

	private final Flow.Publisher<? extends T> source;

	GuardedPublisher(Decorator decorator, Flow.Publisher<? extends T> source) {
		this.decorator = decorator;
		this.source = Objects.requireNonNull(source, "'source' must not be null");
	}

	@Override
	public void subscribe(Flow.Subscriber<? super T> subscriber) {
		GuardedStream<T> stream = new GuardedStream<>(this.decorator, this.source, subscriber);
		subscriber.onSubscribe(stream);
		stream.start();
	}

}
