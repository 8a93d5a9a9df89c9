package io.resilience.call;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/** Sources of elements that keep to what is asked for. */
final class Sources {

	private Sources() {
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	static <T> Flow.Publisher<T> of(T... elements) {
		List<T> all = Arrays.asList(elements);
		return (subscriber) -> subscriber.onSubscribe(new Sequence<>(subscriber, all, null));
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	static <T> Flow.Publisher<T> failing(Throwable failure, T... elements) {
		List<T> all = Arrays.asList(elements);
		return (subscriber) -> subscriber.onSubscribe(new Sequence<>(subscriber, all, failure));
	}

	private static final class Sequence<T> implements Flow.Subscription {

		private final Flow.Subscriber<? super T> subscriber;

		private final List<T> elements;

		private final @Nullable Throwable failure;

		private int next;

		private long owed;

		private boolean passing;

		private boolean over;

		Sequence(Flow.Subscriber<? super T> subscriber, List<T> elements, @Nullable Throwable failure) {
			this.subscriber = subscriber;
			this.elements = elements;
			this.failure = failure;
		}

		@Override
		public void request(long n) {
			this.owed = (n < Long.MAX_VALUE - this.owed) ? this.owed + n : Long.MAX_VALUE;
			if (this.passing) {
				return;
			}
			this.passing = true;
			while (!this.over && this.owed > 0 && this.next < this.elements.size()) {
				this.owed--;
				this.subscriber.onNext(this.elements.get(this.next++));
			}
			this.passing = false;
			if (!this.over && this.next == this.elements.size()) {
				this.over = true;
				if (this.failure != null) {
					this.subscriber.onError(this.failure);
				}
				else {
					this.subscriber.onComplete();
				}
			}
		}

		@Override
		public void cancel() {
			this.over = true;
		}

	}

}
