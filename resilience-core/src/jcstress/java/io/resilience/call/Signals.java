package io.resilience.call;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what it is told, and what comes out of order. */
public final class Signals implements Flow.Subscriber<Integer> {

	public final AtomicInteger elements = new AtomicInteger();

	public final AtomicInteger ends = new AtomicInteger();

	public final AtomicInteger afterTheEnd = new AtomicInteger();

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Integer element) {
		this.elements.incrementAndGet();
		this.afterTheEnd.addAndGet(this.ends.get());
	}

	@Override
	public void onError(Throwable failure) {
		this.ends.incrementAndGet();
	}

	@Override
	public void onComplete() {
		this.ends.incrementAndGet();
	}

}
