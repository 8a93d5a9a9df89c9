package io.resilience.bulkhead;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Free permits that threads which come and go keep at hand while there are plenty, so
 * that they do not meet in one word. To the word of {@link CountedPermits} a kept permit
 * is one in use.
 * <p>
 * Concurrency. Each lane is one word: whether it is closed, how many permits it keeps,
 * and how many have been taken from it since the start. A permit moves by a CAS on that
 * word, which fails where the lane has been closed; and closing takes what the lane keeps
 * in the same step. So once all are closed no permit is in any of them, and none gets
 * there until they are opened. Opening and closing are done by one thread at a time,
 * under the lock of the queue, and each adds one to {@link #turns()}: who finds it even,
 * and the same afterwards, has seen all lanes closed in between.
 */
final class PermitLanes {

	/** As many as there may be threads at work, twice over to meet less often. */
	private static final int LANES = Math.max(8,
			2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 2 - 1));

	/** Below that it does not pay: too much of the limit would be kept. */
	static final int LEAST_LIMIT = 4 * LANES;

	/** Longs between two lanes: their cache lines, and the one fetched along with it. */
	private static final int STRIDE = 16;

	private static final long CLOSED = 1;

	private static final long KEPT = 2;

	private static final long KEPT_MASK = 0xFF * KEPT;

	private static final long TAKEN = KEPT_MASK + KEPT;

	private static final int MOST_KEPT = 8;

	private final AtomicLongArray lanes = new AtomicLongArray((LANES + 1) * STRIDE);

	private volatile long mostKept;

	private volatile int turns;

	PermitLanes() {
		for (int i = 1; i <= LANES; i++) {
			this.lanes.set(i * STRIDE, CLOSED);
		}
	}

	private static int own() {
		return (((int) Thread.currentThread().getId() & (LANES - 1)) + 1) * STRIDE;
	}

	/**
	 * Takes the permit that the calling thread's lane keeps, if it does.
	 */
	boolean tryTake() {
		int lane = own();
		long seen = this.lanes.getPlain(lane);
		while ((seen & KEPT_MASK) != 0) {
			long found = this.lanes.compareAndExchange(lane, seen, seen - KEPT + TAKEN);
			if (found == seen) {
				return true;
			}
			seen = found;
		}
		return false;
	}

	/**
	 * Keeps a permit in the calling thread's lane, if it is open and has room.
	 */
	boolean tryKeep() {
		int lane = own();
		long seen = this.lanes.getPlain(lane);
		while ((seen & CLOSED) == 0 && (seen & KEPT_MASK) < this.mostKept) {
			long found = this.lanes.compareAndExchange(lane, seen, seen + KEPT);
			if (found == seen) {
				return true;
			}
			seen = found;
		}
		return false;
	}

	/**
	 * Under the lock, if they are closed.
	 * @param limit permits in all, of which a quarter is kept at most, but one a lane
	 */
	void open(int limit) {
		this.mostKept = Math.max(1, Math.min(MOST_KEPT, limit / LEAST_LIMIT)) * KEPT;
		this.turns++;
		for (int i = 1; i <= LANES; i++) {
			this.lanes.getAndAdd(i * STRIDE, -CLOSED);
		}
	}

	/**
	 * Under the lock, if they are open; to be followed by {@link #closed()}.
	 * @return how many permits they kept, which are the caller's now
	 */
	int close() {
		int kept = 0;
		for (int i = 1; i <= LANES; i++) {
			int lane = i * STRIDE;
			long seen = this.lanes.getAndUpdate(lane, (word) -> (word & ~KEPT_MASK) | CLOSED);
			kept += (int) ((seen & KEPT_MASK) / KEPT);
		}
		return kept;
	}

	/** When what they kept is where everybody finds it. */
	void closed() {
		this.turns++;
	}

	boolean isOpen() {
		return areOpen(this.turns);
	}

	static boolean areOpen(int turns) {
		return (turns & 1) != 0;
	}

	/** How often they were opened and closed. */
	int turns() {
		return this.turns;
	}

	/** How many permits they keep. */
	int kept() {
		long kept = 0;
		for (int i = 1; i <= LANES; i++) {
			kept += (this.lanes.get(i * STRIDE) & KEPT_MASK) / KEPT;
		}
		return (int) kept;
	}

	/** How many permits have been taken from them since the start. */
	long taken() {
		long taken = 0;
		for (int i = 1; i <= LANES; i++) {
			taken += this.lanes.get(i * STRIDE) / TAKEN;
		}
		return taken;
	}

}
