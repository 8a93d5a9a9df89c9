package io.resilience.bulkhead;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The permits of a {@link PermitQueue} as numbers: how many are in use, whether somebody
 * waits, how many have been taken, and how many were in use at most.
 * <p>
 * Concurrency. One word holds the permits in use (32 bits), whether somebody waits (one
 * bit), and how many permits have been taken since the start (the rest, modulo 2^31). A
 * permit is taken by a CAS on it, which the mark of the waiters makes fail, and given
 * back by one subtraction, which returns that mark.
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
 * Lanes are looked at one after the other, so what is seen may be off by what moves
 * meanwhile.
 */
abstract class CountedPermits {

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
			STATE = lookup.findVarHandle(CountedPermits.class, "state", long.class);
			PEAK = lookup.findVarHandle(CountedPermits.class, "peak", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Guards lanes, limit and the mark of the waiters. */
	final ReentrantLock lock = new ReentrantLock();

	private final AtomicLong halfTurns = new AtomicLong();

	private volatile long state;

	/** Opened and closed under the lock. */
	private volatile @Nullable PermitLanes lanes;

	/** Changes under the lock. */
	private volatile int limit;

	private volatile int peak;

	CountedPermits(int limit, long taken) {
		this.limit = limit;
		this.state = taken << TAKEN_SHIFT;
		this.halfTurns.set(taken / HALF_TURN);
	}

	/**
	 * Takes a permit if one is free and nobody waits for it.
	 */
	final boolean tryAcquire() {
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
	final boolean isFull() {
		PermitLanes lanes = this.lanes;
		int turns = (lanes != null) ? lanes.turns() : 0;
		if ((this.state & OCCUPANCY) < this.limit) {
			return false;
		}
		if (lanes == null) {
			return this.lanes == null;
		}
		if (lanes.isOpen()) {
			return isFullWithoutLanes();
		}
		return turns == lanes.turns(); // closed all the time
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

	/**
	 * Gives a permit back.
	 * @return whether somebody waits for it
	 */
	final boolean giveBack() {
		PermitLanes lanes = this.lanes;
		if (lanes != null && lanes.tryKeep()) {
			return false;
		}
		long before = (long) STATE.getAndAdd(this, -1L);
		return (before & WAITING) != 0;
	}

	/** Threads meet here: from now on they use lanes, if there is room for them. */
	private void crowded(long found) {
		int limit = this.limit;
		if (limit >= PermitLanes.LEAST_LIMIT && (found & OCCUPANCY) <= limit / 2 && !PermitLanes.areOpen(turns())) {
			openLanes();
		}
	}

	/** Unless somebody waits or has the lock: then there will be another time. */
	final void openLanes() {
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

	/** Under the lock: from now on every permit that is free is free for all. */
	final void closeLanes() {
		PermitLanes lanes = this.lanes;
		if (lanes != null && lanes.isOpen()) {
			STATE.getAndAdd(this, (long) -lanes.close());
			lanes.closed();
		}
	}

	/** Under the lock, with lanes closed: nobody takes a permit but for a waiter. */
	final void markWaiting() {
		STATE.getAndAdd(this, WAITING);
	}

	/** Under the lock: nobody waits any more. */
	final void unmarkWaiting() {
		STATE.getAndAdd(this, -WAITING);
	}

	/** Under the lock, while somebody waits: whether there is a permit for him. */
	final boolean isFreeForWaiter() {
		return (int) this.state < this.limit;
	}

	/**
	 * Under the lock, while somebody waits: takes a permit that is free for him.
	 * @param last whether nobody waits any more
	 */
	final void takeForWaiter(boolean last) {
		long change = last ? TAKE - WAITING : TAKE;
		long before = (long) STATE.getAndAdd(this, change);
		taken(before, before + change);
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

	/** Under the lock. */
	final void limit(int limit) {
		closeLanes();
		this.limit = limit;
	}

	final int limit() {
		return this.limit;
	}

	final int inUse() {
		int turns = turns();
		int inUse = (int) this.state;
		boolean closed = !PermitLanes.areOpen(turns) && turns == turns(); // all the time
		return closed ? inUse : inUseBesideLanes();
	}

	private int turns() {
		PermitLanes lanes = this.lanes;
		return (lanes != null) ? lanes.turns() : 0;
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

	/**
	 * Most permits in use at once since the start, or since it was last restarted; what
	 * lanes gave at times that nobody looked may be missing.
	 */
	final int peak() {
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
	final int restartPeak() {
		int before = (int) PEAK.getAndSet(this, 0);
		raisePeak(inUse());
		return before;
	}

	/** How many permits have been taken since the start. */
	final long taken() {
		long turns = this.halfTurns.get();
		long count = this.state >>> TAKEN_SHIFT;
		if ((turns & 1) != count / HALF_TURN) {
			turns++;
		}
		PermitLanes lanes = this.lanes;
		return turns * HALF_TURN + count % HALF_TURN + ((lanes != null) ? lanes.taken() : 0);
	}

}
