package io.resilience.call;

import java.util.concurrent.Flow;

/**
 * For guards of streams: a subscriber that is also told of the elements which it will not
 * be passed, since they came after the end of its stream.
 *
 * @param <T> type of the elements
 */
public interface DiscardingSubscriber<T> extends Flow.Subscriber<T> {

	/**
	 * Frees what an element holds.
	 * @param element the element; the call may come at the same time as others
	 */
	void discard(T element);

}
