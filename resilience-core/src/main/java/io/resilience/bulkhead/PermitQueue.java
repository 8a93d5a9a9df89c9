package io.resilience.bulkhead;

import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Counted permits with an ordered, bounded queue of waiters.
 * <p>
 * Concurrency. A waiter announces itself in the word of {@link CountedPermits} while it
 * holds the lock, and then looks once more for a free permit: a release comes before the
 * mark, and is seen by that look, or after it, sees the mark, and then comes to the lock
 * to hand on what is free. The mark of the waiters changes under the lock only, with the
 * first to come and the last to go. Hence nobody overtakes the waiters, and a permit is
 * free while somebody waits only until the release that freed it has had the lock. A
 * waiter that gives up removes itself under the lock, or finds there that it has been
 * handed a permit.
 */
final class PermitQueue extends CountedPermits {

	/** What {@link #acquire} returns when it got a permit. */
	static final long ACQUIRED = -1;

	/** How long a waiter can be overtaken by those one priority more important. */
	private static final long AGING_NANOS = 1_000_000_000L;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(1);

	private volatile int queueSize;

	/** Changes under the lock. */
	private volatile int waiting;

	/** Changes under the lock. */
	private volatile long waitedNanos;

	private long arrivals;

	PermitQueue(int limit, int queueSize, Ticker ticker, Scheduler scheduler) {
		this(limit, queueSize, ticker, scheduler, 0);
	}

	PermitQueue(int limit, int queueSize, Ticker ticker, Scheduler scheduler, long taken) {
		super(limit, taken);
		this.queueSize = queueSize;
		this.ticker = ticker;
		this.scheduler = scheduler;
	}

	/**
	 * Gives a permit back, to whoever is first in the queue.
	 */
	void release() {
		if (giveBack()) {
			grantFree();
		}
	}

	private void grantFree() {
		long now = this.ticker.read();
		Waiter granted;
		this.lock.lock();
		try {
			granted = grantFree(now);
		}
		finally {
			this.lock.unlock();
		}
		wake(granted);
	}

	/**
	 * Under the lock: hands out what is free.
	 * @return who got something, to be woken without the lock
	 */
	private @Nullable Waiter grantFree(long now) {
		Waiter granted = null;
		while (!this.waiters.isEmpty() && isFreeForWaiter()) {
			Waiter first = this.waiters.remove();
			this.waiting = this.waiters.size();
			takeForWaiter(this.waiters.isEmpty());
			this.waitedNanos += Math.max(0, now - first.sinceNanos);
			first.granted = true;
			first.next = granted;
			granted = first;
		}
		return granted;
	}

	private static void wake(@Nullable Waiter granted) {
		for (Waiter waiter = granted; waiter != null; waiter = waiter.next) {
			waiter.wake.run();
		}
	}

	/**
	 * Waits for a permit.
	 * @param maxWaitNanos longest wait
	 * @param priority lower goes first
	 * @return {@link #ACQUIRED}, or how long it waited in vain: not at all if the queue
	 * is full
	 * @throws InterruptedException if the thread is interrupted while it waits; it then
	 * holds no permit
	 */
	long acquire(long maxWaitNanos, int priority) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		long start = this.ticker.read();
		Thread thread = Thread.currentThread();
		Waiter waiter = enqueue(start, priority, () -> LockSupport.unpark(thread));
		if (waiter == null) {
			return 0;
		}
		try {
			return await(waiter, start, maxWaitNanos);
		}
		catch (RuntimeException | Error ex) {
			giveUp(waiter); // left behind, it would eat a permit
			throw ex;
		}
	}

	private long await(Waiter waiter, long start, long maxWaitNanos) throws InterruptedException {
		while (!waiter.granted) {
			long left = maxWaitNanos - (this.ticker.read() - start);
			boolean interrupted = Thread.interrupted();
			if (interrupted || left <= 0) {
				if (interrupted) {
					giveUp(waiter);
					throw new InterruptedException();
				}
				return !withdraw(waiter) ? ACQUIRED : maxWaitNanos - left;
			}
			this.scheduler.park(this, left);
		}
		return ACQUIRED;
	}

	private void giveUp(Waiter waiter) {
		if (!withdraw(waiter)) {
			release();
		}
	}

	/**
	 * Waits for a permit without a thread.
	 * @param priority lower goes first
	 * @param wake what to do when there is one
	 * @return the place in the queue, or {@code null} if the queue is full
	 */
	@Nullable Waiter enqueue(int priority, Runnable wake) {
		return enqueue(this.ticker.read(), priority, wake);
	}

	private @Nullable Waiter enqueue(long now, int priority, Runnable wake) {
		Waiter waiter;
		Waiter granted;
		this.lock.lock();
		try {
			if (this.waiters.size() >= this.queueSize) {
				return null;
			}
			boolean first = this.waiters.isEmpty();
			if (first) {
				closeLanes();
			}
			waiter = new Waiter(now, priority, this.arrivals++, wake);
			this.waiters.add(waiter);
			if (first) { // last: without memory for a waiter there must be no mark of one
				markWaiting();
			}
			this.waiting = this.waiters.size();
			granted = grantFree(now);
		}
		finally {
			this.lock.unlock();
		}
		wake(granted);
		return waiter;
	}

	/**
	 * Takes a waiter back. Only the first time counts.
	 * @return whether it still waited; if not, it has a permit or was taken back before
	 */
	boolean withdraw(Waiter waiter) {
		this.lock.lock();
		try {
			if (!this.waiters.remove(waiter)) {
				return false;
			}
			this.waiting = this.waiters.size();
			if (this.waiters.isEmpty()) {
				unmarkWaiting();
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void configure(int limit, int queueSize) {
		long now = this.ticker.read();
		Waiter granted;
		this.lock.lock();
		try {
			limit(limit);
			this.queueSize = queueSize;
			granted = grantFree(now);
		}
		finally {
			this.lock.unlock();
		}
		wake(granted);
	}

	int waiting() {
		return this.waiting;
	}

	/** For how long those who got their permit from the queue have waited, together. */
	long waitedNanos() {
		return this.waitedNanos;
	}

	static final class Waiter implements Comparable<Waiter> {

		private final long sinceNanos;

		private final long rankNanos;

		private final long arrival;

		private final Runnable wake;

		volatile boolean granted;

		private @Nullable Waiter next;

		Waiter(long sinceNanos, int priority, long arrival, Runnable wake) {
			this.sinceNanos = sinceNanos;
			this.rankNanos = sinceNanos + priority * AGING_NANOS;
			this.arrival = arrival;
			this.wake = wake;
		}

		@Override
		public int compareTo(Waiter other) {
			long difference = this.rankNanos - other.rankNanos;
			return (difference != 0) ? Long.signum(difference) : Long.compare(this.arrival, other.arrival);
		}

	}

}
