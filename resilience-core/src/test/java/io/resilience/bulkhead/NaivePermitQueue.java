package io.resilience.bulkhead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What {@link PermitQueue} promises, said in the plainest way: for one thread, without
 * any trick.
 */
final class NaivePermitQueue {

	private final List<Place> queue = new ArrayList<>();

	private int limit;

	private int queueSize;

	private int inUse;

	private int peak;

	private long taken;

	private long waitedNanos;

	private long arrivals;

	NaivePermitQueue(int limit, int queueSize) {
		this.limit = limit;
		this.queueSize = queueSize;
	}

	boolean tryAcquire() {
		if (!this.queue.isEmpty() || this.inUse >= this.limit) {
			return false;
		}
		take();
		return true;
	}

	private void take() {
		this.inUse++;
		this.taken++;
		this.peak = Math.max(this.peak, this.inUse);
	}

	/** Null where the queue is full. */
	Place enqueue(long now, int priority) {
		if (this.queue.size() >= this.queueSize) {
			return null;
		}
		Place place = new Place(now, priority, this.arrivals++);
		this.queue.add(place);
		handOut(now);
		return place;
	}

	boolean withdraw(Place place) {
		return this.queue.remove(place);
	}

	void release(long now) {
		this.inUse--;
		handOut(now);
	}

	void configure(long now, int limit, int queueSize) {
		this.limit = limit;
		this.queueSize = queueSize;
		handOut(now);
	}

	private void handOut(long now) {
		this.queue.sort(Comparator.comparingLong(Place::rank).thenComparingLong(Place::arrival));
		while (!this.queue.isEmpty() && this.inUse < this.limit) {
			Place first = this.queue.remove(0);
			this.waitedNanos += now - first.since();
			take();
		}
	}

	boolean waits(Place place) {
		return this.queue.contains(place);
	}

	List<Long> numbers() {
		return List.of((long) this.inUse, (long) this.queue.size(), (long) this.peak, this.taken, this.waitedNanos);
	}

	int inUse() {
		return this.inUse;
	}

	record Place(long since, int priority, long arrival) {

		/** One step of priority is worth a second. */
		long rank() {
			return this.since + this.priority * 1_000_000_000L;
		}

	}

}
