package io.resilience.reactor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One attempt at a {@code Mono}. It is complete when the source is, and not before: until
 * then the source may hold what the permit stands for. Cancelling it first cancels the
 * source.
 *
 * @param <T> type of the element
 */
final class MonoStage<T> extends CompletableFuture<T> implements CoreSubscriber<T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<MonoStage, Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(MonoStage.class, Subscription.class, "upstream");

	private final Context context;

	private volatile @Nullable Subscription upstream;

	private @Nullable T element;

	MonoStage(Context context) {
		this.context = context;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(UPSTREAM, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(T element) {
		this.element = element;
	}

	@Override
	public void onError(Throwable failure) {
		completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		complete(this.element);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		Operators.terminate(UPSTREAM, this);
		return super.cancel(mayInterruptIfRunning);
	}

}
