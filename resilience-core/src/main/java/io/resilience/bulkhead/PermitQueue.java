package io.resilience.bulkhead;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Counted permits with an ordered, bounded queue of waiters.
 * <p>
 * Concurrency. One word holds the permits in use (32 bits), whether somebody waits (one
 * bit), and how many permits have been taken since the start (the rest, modulo 2^31). A
 * permit is taken by a CAS on it, which the mark of the waiters makes fail, and given
 * back by one subtraction, which returns that mark. A waiter announces itself in the word
 * while it holds the lock, and then looks once more for a free permit: a release comes
 * before the mark, and is seen by that look, or after it, sees the mark, and then comes
 * to the lock to hand on what is free. The mark of the waiters changes under the lock
 * only, with the first to come and the last to go. Hence nobody overtakes the waiters,
 * and a permit is free while somebody waits only until the release that freed it has had
 * the lock. A waiter that gives up removes itself under the lock, or finds there that it
 * has been handed a permit.
 * <p>
 * The count of permits taken costs nothing, since it rides on the CAS. Whoever sees its
 * top bit turn adds one to {@link #halfTurns}; a reader that finds top bit and number of
 * turns at odds knows that one is under way. The peak is exact too: a CAS that takes a
 * permit knows how many are in use at that moment.
 * <p>
 * Threads that meet in the word while most permits are free open {@link PermitLanes} to
 * keep some at hand. Whoever needs to know that none is free, to wait or to be refused,
 * closes them first, and they stay closed while somebody waits. So all of the above holds
 * as if there were none, but for the peak: once there are lanes it is the most that
 * somebody has seen who looked, as all do who take a permit from the word. While lanes
 * are open looking takes the lock, since what they keep moves to the word as they close.
 */
final class PermitQueue {

	/** What {@link #acquire} returns when it got a permit. */
	static final long ACQUIRED = -1;

	/** How long a waiter can be overtaken by those one priority more important. */
	private static final long AGING_NANOS = 1_000_000_000L;

	private static final long WAITING = 1L << 32;

	private static final int TAKEN_SHIFT = 33;

	/**
	 * Permits in use and the mark of the waiters: below the limit only if a permit is
	 * free for all.
	 */
	private static final long OCCUPANCY = (1L << TAKEN_SHIFT) - 1;

	/** One permit more in use, and one more taken. */
	private static final long TAKE = (1L << TAKEN_SHIFT) + 1;

	/** Permits taken until the top bit turns. */
	private static final long HALF_TURN = 1L << 30;

	private static final VarHandle STATE;

	private static final VarHandle PEAK;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(PermitQueue.class, "state", long.class);
			PEAK = lookup.findVarHandle(PermitQueue.class, "peak", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final ReentrantLock lock = new ReentrantLock();

	private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(1);

	private final AtomicLong halfTurns = new AtomicLong();

	private volatile long state;

	/** Opened and closed under the lock. */
	private volatile @Nullable PermitLanes lanes;

	private volatile int limit;

	private volatile int peak;

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
		this.limit = limit;
		this.queueSize = queueSize;
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.state = taken << TAKEN_SHIFT;
		this.halfTurns.set(taken / HALF_TURN);
	}

	/**
	 * Takes a permit if one is free and nobody waits for it.
	 */
	boolean tryAcquire() {
		PermitLanes lanes = this.lanes;
		if (lanes != null && lanes.tryTake()) {
			return true;
		}
		do {
			long seen = this.state;
			while ((seen & OCCUPANCY) < this.limit) { // no waiter, and a permit free
				long found = (long) STATE.compareAndExchange(this, seen, seen + TAKE);
				if (found == seen) {
					taken(seen, seen + TAKE);
					return true;
				}
				crowded(found);
				seen = found;
			}
		}
		while (!isFull());
		return false;
	}

	/** Whether a call that does not wait is refused now. */
	boolean isFull() {
		int turns = turns();
		if ((this.state & OCCUPANCY) < this.limit) {
			return false;
		}
		if (PermitLanes.areOpen(turns())) {
			return isFullWithoutLanes();
		}
		return turns == turns(); // closed all the time
	}

	private int turns() {
		PermitLanes lanes = this.lanes;
		return (lanes != null) ? lanes.turns() : 0;
	}

	private boolean isFullWithoutLanes() {
		this.lock.lock();
		try {
			closeLanes();
			return (this.state & OCCUPANCY) >= this.limit;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Threads meet here: from now on they use lanes, if there is room for them. */
	private void crowded(long found) {
		int limit = this.limit;
		if (limit >= PermitLanes.LEAST_LIMIT && (found & OCCUPANCY) <= limit / 2 && !PermitLanes.areOpen(turns())) {
			openLanes();
		}
	}

	/** Unless somebody waits or has the lock: then there will be another time. */
	void openLanes() {
		if (this.lock.tryLock()) {
			try {
				PermitLanes lanes = (this.lanes != null) ? this.lanes : new PermitLanes();
				// More in use than a lowered limit: what comes back is not to be taken
				// again.
				boolean withinLimit = (this.state & OCCUPANCY) <= this.limit;
				if (withinLimit && !lanes.isOpen()) {
					lanes.open(this.limit);
					this.lanes = lanes;
				}
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/** Under the lock. */
	private void closeLanes() {
		PermitLanes lanes = this.lanes;
		if (lanes != null && lanes.isOpen()) {
			STATE.getAndAdd(this, (long) -lanes.close());
			lanes.closed();
		}
	}

	private void taken(long before, long after) {
		int most = (int) after;
		if (most > this.peak) {
			PermitLanes lanes = this.lanes;
			if (lanes == null) {
				raisePeak(most);
			}
			else if (most - lanes.kept() > this.peak) {
				raisePeak(inUse());
			}
		}
		if ((before ^ after) < 0) {
			this.halfTurns.incrementAndGet();
		}
	}

	private void raisePeak(int active) {
		int highest = this.peak;
		while (active > highest && !PEAK.compareAndSet(this, highest, active)) {
			highest = this.peak;
		}
	}

	void release() {
		PermitLanes lanes = this.lanes;
		if (lanes != null && lanes.tryKeep()) {
			return;
		}
		long before = (long) STATE.getAndAdd(this, -1L);
		if ((before & WAITING) != 0) {
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
		while (!this.waiters.isEmpty() && (int) this.state < this.limit) {
			Waiter first = this.waiters.remove();
			this.waiting = this.waiters.size();
			long change = this.waiters.isEmpty() ? TAKE - WAITING : TAKE;
			long before = (long) STATE.getAndAdd(this, change);
			taken(before, before + change);
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
				STATE.getAndAdd(this, WAITING);
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
				STATE.getAndAdd(this, -WAITING);
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
			closeLanes();
			this.limit = limit;
			this.queueSize = queueSize;
			granted = grantFree(now);
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
		int turns = turns();
		int inUse = (int) this.state;
		boolean closed = !PermitLanes.areOpen(turns) && turns == turns(); // all the time
		return closed ? inUse : inUseBesideLanes();
	}

	/** Were they closed meanwhile, what they kept would count as in use. */
	private int inUseBesideLanes() {
		this.lock.lock();
		try {
			PermitLanes lanes = this.lanes;
			int kept = (lanes != null) ? lanes.kept() : 0;
			return Math.max(0, (int) this.state - kept);
		}
		finally {
			this.lock.unlock();
		}
	}

	int waiting() {
		return this.waiting;
	}

	/**
	 * Most permits in use at once since the start, or since it was last restarted; what
	 * lanes gave at times that nobody looked may be missing.
	 */
	int peak() {
		int inUse = inUse();
		if (inUse > this.peak) {
			raisePeak(inUse);
		}
		return this.peak;
	}

	/**
	 * Forgets the peak. Whoever takes a permit from now on comes to the peak after this
	 * has lowered it; whoever holds one is in the look at the permits in use.
	 * @return the peak until now
	 */
	int restartPeak() {
		int before = (int) PEAK.getAndSet(this, 0);
		raisePeak(inUse());
		return before;
	}

	/** How many permits have been taken since the start. */
	long taken() {
		long turns = this.halfTurns.get();
		long count = this.state >>> TAKEN_SHIFT;
		if ((turns & 1) != count / HALF_TURN) {
			turns++;
		}
		PermitLanes lanes = this.lanes;
		return turns * HALF_TURN + count % HALF_TURN + ((lanes != null) ? lanes.taken() : 0);
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
