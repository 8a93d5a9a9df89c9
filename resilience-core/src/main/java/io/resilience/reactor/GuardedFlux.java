package io.resilience.reactor;

import io.resilience.guard.Operation;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * A stream whose every subscription is a guarded call.
 *
 * @param <T> type of the elements
 */
final class GuardedFlux<T> extends FluxOperator<T, T> {

	private final Operation operation;

	GuardedFlux(Operation operation, Flux<T> source) {
		super(source);
		this.operation = operation;
	}

	/** A timeout comes from another thread than the elements do. */
	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		CoreSubscriber<? super T> serialized = Operators.serialize(actual);
		GuardedStream<T> stream = new GuardedStream<>(this.operation, this.source, serialized);
		serialized.onSubscribe(stream);
		SubscriberContext.restored(serialized.currentContext(), stream::start);
	}

}
