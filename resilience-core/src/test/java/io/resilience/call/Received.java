package io.resilience.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A subscriber that notes what it gets.
 *
 * @param <T> type of the elements
 */
class Received<T> implements Flow.Subscriber<T> {

	private final List<T> elements = new CopyOnWriteArrayList<>();

	private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();

	private final long atFirst;

	Flow.@Nullable Subscription subscription;

	int ends;

	Received(long atFirst) {
		this.atFirst = atFirst;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		if (this.atFirst > 0) {
			subscription.request(this.atFirst);
		}
	}

	@Override
	public void onNext(T element) {
		this.elements.add(element);
	}

	@Override
	public void onError(Throwable failure) {
		this.ends++;
		this.end.complete(failure);
	}

	@Override
	public void onComplete() {
		this.ends++;
		this.end.complete(null);
	}

	/** All of them, once the stream has ended. */
	List<T> elements() throws Exception {
		Throwable failure = this.end.get(20, TimeUnit.SECONDS);
		if (failure != null) {
			throw new AssertionError("The stream failed", failure);
		}
		return this.elements;
	}

	List<T> soFar() {
		return this.elements;
	}

	@Nullable Throwable failure() {
		return this.end.join();
	}

	boolean hasEnded() {
		return this.end.isDone();
	}

}
