package io.resilience.bulkhead;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Counted permits with an ordered, bounded queue of waiters.
 * <p>
 * Concurrency. One word holds the permits in use (low half) and the waiters (high half).
 * While nobody waits, permits are taken and given back by a CAS on it. A waiter announces
 * itself in the word while it holds the lock, and looks once more for a free permit in
 * the same CAS, so no permit can be given back unseen: from then on every release fails
 * its CAS, comes to the lock, and hands its permit to the first waiter instead of giving
 * it back. The number of waiters changes under the lock only. Hence, outside the lock,
 * somebody waits only while all permits are in use. A waiter that gives up removes itself
 * under the lock, or finds there that it has been handed a permit.
 */
final class PermitQueue {

	/** How long a waiter can be overtaken by those one priority more important. */
	private static final long AGING_NANOS = 1_000_000_000L;

	private static final long WAITER = 1L << 32;

	private static final long IN_USE = WAITER - 1;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(PermitQueue.class, "state", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final ReentrantLock lock = new ReentrantLock();

	private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(1);

	private volatile long state;

	private volatile int limit;

	private volatile int queueSize;

	private long arrivals;

	PermitQueue(int limit, int queueSize, Ticker ticker, Scheduler scheduler) {
		this.limit = limit;
		this.queueSize = queueSize;
		this.ticker = ticker;
		this.scheduler = scheduler;
	}

	/**
	 * Takes a permit if one is free and nobody waits for it.
	 */
	boolean tryAcquire() {
		long seen = this.state;
		while (seen < this.limit) { // no waiter, and a permit free
			long found = (long) STATE.compareAndExchange(this, seen, seen + 1);
			if (found == seen) {
				return true;
			}
			seen = found;
		}
		return false;
	}

	void release() {
		long seen = this.state;
		while (seen < WAITER) {
			long found = (long) STATE.compareAndExchange(this, seen, seen - 1);
			if (found == seen) {
				return;
			}
			seen = found;
		}
		releaseToWaiter();
	}

	private void releaseToWaiter() {
		Waiter granted;
		this.lock.lock();
		try {
			STATE.getAndAdd(this, -1L);
			granted = grantFree();
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
	private @Nullable Waiter grantFree() {
		Waiter granted = null;
		while (!this.waiters.isEmpty() && inUse() < this.limit) {
			Waiter first = this.waiters.remove();
			STATE.getAndAdd(this, 1L - WAITER);
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
	 * @return whether a permit was taken
	 * @throws InterruptedException if the thread is interrupted while it waits; it then
	 * holds no permit
	 */
	boolean acquire(long maxWaitNanos, int priority) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		long start = this.ticker.read();
		Thread thread = Thread.currentThread();
		Waiter waiter = enqueue(start, priority, () -> LockSupport.unpark(thread));
		if (waiter == null) {
			return false;
		}
		while (!waiter.granted) {
			long left = maxWaitNanos - (this.ticker.read() - start);
			boolean interrupted = Thread.interrupted();
			if (interrupted || left <= 0) {
				boolean granted = !withdraw(waiter);
				if (interrupted) {
					if (granted) {
						release();
					}
					throw new InterruptedException();
				}
				return granted;
			}
			this.scheduler.park(this, left);
		}
		return true;
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
			STATE.getAndAdd(this, WAITER);
			waiter = new Waiter(now + priority * AGING_NANOS, this.arrivals++, wake);
			this.waiters.add(waiter);
			granted = grantFree();
		}
		finally {
			this.lock.unlock();
		}
		wake(granted);
		return waiter;
	}

	/**
	 * Takes a waiter back.
	 * @return whether it still waited; if not, it has a permit or was taken back before
	 */
	boolean withdraw(Waiter waiter) {
		this.lock.lock();
		try {
			if (waiter.granted || !this.waiters.remove(waiter)) {
				return false;
			}
			STATE.getAndAdd(this, -WAITER);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void configure(int limit, int queueSize) {
		Waiter granted;
		this.lock.lock();
		try {
			this.limit = limit;
			this.queueSize = queueSize;
			granted = grantFree();
		}
		finally {
			this.lock.unlock();
		}
		wake(granted);
	}

	int limit() {
		return this.limit;
	}

	int inUse() {
		return (int) (this.state & IN_USE);
	}

	int waiting() {
		return (int) (this.state >>> 32);
	}

	static final class Waiter implements Comparable<Waiter> {

		private final long rankNanos;

		private final long arrival;

		private final Runnable wake;

		volatile boolean granted;

		private @Nullable Waiter next;

		Waiter(long rankNanos, long arrival, Runnable wake) {
			this.rankNanos = rankNanos;
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
