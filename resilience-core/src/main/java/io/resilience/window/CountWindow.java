package io.resilience.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the last N calls. Needs no time, allocates nothing to record, and takes
 * about 40 bytes before its first call and N bytes more after it.
 * <p>
 * Thread-safe without locks. The argument: a call draws a ticket from an atomic counter,
 * which gives it a cell of a ring; it exchanges the cell's old flags for its own in one
 * atomic step; it adds the difference to the sums. Each exchange hands on exactly what
 * the one before it left in the cell, so the differences of a cell telescope to what it
 * holds, and once no call is being recorded <em>the sums equal the ring</em>. While calls
 * are being recorded:
 * <ul>
 * <li>A sum may be off by at most the number of threads between their exchange and their
 * addition. Readers clamp it to what is possible.
 * <li>Sums may be below zero for a moment, when a cell is overwritten before its first
 * owner has added. They share one {@code long}; each has a bias that no number of threads
 * uses up, so that none borrows from its neighbour.
 * <li>A thread that sleeps between ticket and exchange while N others pass may overwrite
 * a newer outcome. The window then holds an outcome that is older than it should be; no
 * count is lost.
 * </ul>
 * A success that meets a full window of nothing but successes changes nothing, wherever
 * in the ring it would go, and so writes nothing: threads that call a healthy dependency
 * share this window by reading it. A call whose difference is not in the sums yet counts
 * as one that comes later.
 */
public final class CountWindow implements OutcomeWindow {

	/** Neither failed nor slow. */
	public static final int OK = 0;

	/** Flag of a call that failed. */
	public static final int FAILED = 1;

	/** Flag of a call that was slow, whether it failed or not. */
	public static final int SLOW = 2;

	/** The longest window: far above it, a sum could not be kept in its bits. */
	public static final int MAX_SIZE = 1_000_000;

	private static final int FIELD_BITS = 21;

	private static final long FIELD_MASK = (1L << FIELD_BITS) - 1;

	/** In the middle of a field: room for a million above and a million below zero. */
	private static final long BIAS = 1L << (FIELD_BITS - 1);

	private static final long ONLY_SUCCESSES = fields(BIAS, BIAS, BIAS);

	/**
	 * What each combination of flags adds: failures, slow calls, calls that are either.
	 */
	private static final long[] WEIGHTS = { 0, fields(1, 0, 1), fields(0, 1, 1), fields(1, 1, 1) };

	private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(byte[].class);

	private static final VarHandle TICKET;

	private static final VarHandle SUMS;

	private static final VarHandle RING;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			TICKET = lookup.findVarHandle(CountWindow.class, "ticket", long.class);
			SUMS = lookup.findVarHandle(CountWindow.class, "sums", long.class);
			RING = lookup.findVarHandle(CountWindow.class, "ring", byte[].class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final int size;

	private volatile long ticket;

	private volatile long sums = ONLY_SUCCESSES;

	private volatile byte @Nullable [] ring;

	/**
	 * Creates an empty window.
	 * @param size how many calls it remembers, from 1 to {@link #MAX_SIZE}
	 * @throws IllegalArgumentException if the size is out of bounds
	 */
	public CountWindow(int size) {
		if (size < 1 || size > MAX_SIZE) {
			throw new IllegalArgumentException("Invalid size (%d): must be from 1 to %d".formatted(size, MAX_SIZE));
		}
		this.size = size;
	}

	/**
	 * Adds a call, and forgets the oldest one where the window is full.
	 * @param flags {@link #OK}, or {@link #FAILED} and {@link #SLOW} combined; other bits
	 * are not looked at
	 */
	public void record(int flags) {
		int outcome = flags & (FAILED | SLOW);
		if (outcome == OK && this.ticket >= this.size && this.sums == ONLY_SUCCESSES) {
			return;
		}
		byte[] cells = this.ring;
		if (cells == null) {
			cells = allocate();
		}
		int index = (int) ((long) TICKET.getAndAdd(this, 1L) % this.size);
		int previous = (byte) CELL.getAndSet(cells, index, (byte) outcome);
		if (previous != outcome) {
			SUMS.getAndAdd(this, WEIGHTS[outcome] - WEIGHTS[previous]);
		}
	}

	@Override
	public boolean record(long now, boolean failed, boolean slow) {
		record((failed ? FAILED : OK) | (slow ? SLOW : OK));
		return this.sums != ONLY_SUCCESSES;
	}

	/**
	 * Reads the window; each number is read by itself.
	 * @param now not looked at
	 * @return the counts
	 */
	@Override
	public WindowCounts counts(long now) {
		return new WindowCounts(total(), failures(), slow());
	}

	private byte[] allocate() {
		byte[] mine = new byte[this.size];
		byte[] first = (byte[]) RING.compareAndExchange(this, null, mine);
		return (first != null) ? first : mine;
	}

	/**
	 * How many calls the window holds.
	 * @return from 0 to its size
	 */
	public int total() {
		return (int) Math.min(this.ticket, this.size);
	}

	/**
	 * How many of them failed.
	 * @return from 0 to its size
	 */
	public int failures() {
		return sum(0);
	}

	/**
	 * How many of them were slow, failed or not.
	 * @return from 0 to its size
	 */
	public int slow() {
		return sum(1);
	}

	/**
	 * How many of them failed, were slow, or both; each counts once.
	 * @return from 0 to its size
	 */
	public int failedOrSlow() {
		return sum(2);
	}

	private int sum(int field) {
		long value = ((this.sums >>> (field * FIELD_BITS)) & FIELD_MASK) - BIAS;
		return (int) Math.max(0, Math.min(value, this.size));
	}

	private static long fields(long failures, long slow, long either) {
		return failures + (slow << FIELD_BITS) + (either << (2 * FIELD_BITS));
	}

}
