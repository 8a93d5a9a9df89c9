package io.resilience.loadshed;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * How much of the load each client has, in memory that does not grow with the number of
 * clients: each client has a cell in either of two rows, found by a hash, and the lesser
 * of the two counts. After stochastic fairness queueing (McKenney 1990) and the count-min
 * sketch (Cormode and Muthukrishnan 2005). No name of a client is kept. Where there are
 * more clients than expected they share cells, and count as one; an idle client's cells
 * run empty.
 * <p>
 * Thread-safe without locks. Calls in flight are counted exactly: each is added to its
 * two cells on entry and taken from the same two on exit. (A call that entered before
 * this object was in use leaves it alone: no cell goes below zero.) Recent admissions are
 * an estimate: they halve every five seconds, by one thread at a time, with a
 * compare-and-set a cell so that none that comes in meanwhile is lost; only their total
 * may miss some until the next round.
 */
final class FairShares implements Ranking {

	private static final double HALF_LIFE = 5e9;

	/** Recent admissions are counted in sixteenths. */
	private static final int ONE = 16;

	/** Far above any rate, far below overflow. */
	private static final int FULL = 1 << 30;

	private final long intervalNanos;

	private final long salt;

	private final int width;

	private final AtomicIntegerArray inFlight;

	private final AtomicIntegerArray recent;

	private final AtomicLong recentTotal = new AtomicLong();

	private final AtomicBoolean decaying = new AtomicBoolean();

	private volatile long decayedAt;

	private volatile int clients = 1;

	FairShares(int maxClients, long intervalNanos, long now, long salt) {
		this.width = Integer.highestOneBit(Math.max(1, 2 * maxClients - 1)) << 1;
		this.inFlight = new AtomicIntegerArray(2 * this.width);
		this.recent = new AtomicIntegerArray(2 * this.width);
		this.intervalNanos = intervalNanos;
		this.decayedAt = now;
		this.salt = salt;
	}

	/**
	 * The client that is furthest above its fair share ranks 0, one that is not above it
	 * ranks 1.
	 */
	@Override
	public double rank(int priority, @Nullable String clientId, int totalInFlight) {
		int others = this.clients - 1;
		if (others < 1) {
			return 1;
		}
		long hash = hash(clientId);
		double now = excess(least(this.inFlight, hash), totalInFlight);
		double lately = excess(least(this.recent, hash) / (double) ONE, this.recentTotal.get() / (double) ONE);
		return 1 - Math.max(0, Math.min(Math.max(now, lately) / others, 1));
	}

	/** By how many fair shares it has more than one; a single call is never too much. */
	private double excess(double own, double total) {
		return own / (total / this.clients + 1) - 1;
	}

	void enter(@Nullable String clientId) {
		long hash = hash(clientId);
		this.inFlight.getAndIncrement(first(hash));
		this.inFlight.getAndIncrement(second(hash));
		if (this.recent.get(first(hash)) < FULL) {
			this.recent.getAndAdd(first(hash), ONE);
			this.recent.getAndAdd(second(hash), ONE);
			this.recentTotal.getAndAdd(ONE);
		}
	}

	void exit(@Nullable String clientId) {
		long hash = hash(clientId);
		decrement(first(hash));
		decrement(second(hash));
	}

	private void decrement(int cell) {
		int count = this.inFlight.get(cell);
		while (count > 0) {
			int witness = this.inFlight.compareAndExchange(cell, count, count - 1);
			if (witness == count) {
				return;
			}
			count = witness;
		}
	}

	/**
	 * Lets recent admissions fade and counts the clients that are not idle, once an
	 * interval.
	 */
	void refresh(long now) {
		long elapsed = now - this.decayedAt;
		if (elapsed < this.intervalNanos || !this.decaying.compareAndSet(false, true)) {
			return;
		}
		try {
			decay(Math.pow(0.5, elapsed / HALF_LIFE));
			this.decayedAt = now;
		}
		finally {
			this.decaying.set(false);
		}
	}

	private void decay(double factor) {
		long total = 0;
		int[] busy = new int[2];
		for (int cell = 0; cell < this.recent.length(); cell++) {
			int before = this.recent.get(cell);
			while (before > 0) {
				int witness = this.recent.compareAndExchange(cell, before, (int) (before * factor));
				if (witness == before) {
					break;
				}
				before = witness;
			}
			int row = cell / this.width;
			total += (row == 0) ? this.recent.get(cell) : 0;
			busy[row] += (this.recent.get(cell) >= ONE / 2 || this.inFlight.get(cell) > 0) ? 1 : 0;
		}
		this.recentTotal.set(total);
		// Sharing a cell can only hide clients, so the row that shows more is nearer.
		this.clients = Math.max(1, Math.max(busy[0], busy[1]));
	}

	/**
	 * How many clients were not idle at the last refresh, about.
	 */
	int clients() {
		return this.clients;
	}

	private int least(AtomicIntegerArray counts, long hash) {
		return Math.min(counts.get(first(hash)), counts.get(second(hash)));
	}

	private int first(long hash) {
		return (int) hash & (this.width - 1);
	}

	private int second(long hash) {
		return this.width + ((int) (hash >>> 32) & (this.width - 1));
	}

	/** Spreads the string's hash over 64 bits (the finisher of SplitMix64). */
	private long hash(@Nullable String clientId) {
		long mixed = ((clientId != null) ? clientId.hashCode() : 0) * 0x9E3779B97F4A7C15L + this.salt;
		mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
