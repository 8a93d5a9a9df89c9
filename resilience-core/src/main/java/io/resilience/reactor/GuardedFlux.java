package io.resilience.reactor;

import java.util.concurrent.Flow;

import io.resilience.guard.Operation;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * A stream whose every subscription is a guarded call: that of the same source as a
 * {@link Flow.Publisher}, which differs only by its interfaces.
 *
 * @param <T> type of the elements
 */
final class GuardedFlux<T> extends FluxOperator<T, T> {

	private final Operation operation;

	GuardedFlux(Operation operation, Flux<T> source) {
		super(source);
		this.operation = operation;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Flow.Publisher<T> attempts = (attempt) -> this.source.contextCapture()
			.subscribe(new ToFlow<>(attempt, actual.currentContext()));
		Flow.Publisher<T> guarded = this.operation.decoratePublisher(attempts);
		SubscriberContext.restored(actual.currentContext(), () -> guarded.subscribe(new FromFlow<>(actual)));
	}

}
