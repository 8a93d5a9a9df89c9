package io.resilience.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Latencies in fixed buckets of at most 12.5 % width, from 256 ns to some weeks; with
 * their number, sum and maximum. The layout follows the log-linear buckets of
 * HdrHistogram (Gil Tene).
 * <p>
 * Concurrency. As long as no two threads meet there is one array of counters, and whoever
 * holds its latch, taken by a CAS, writes it alone: a latency costs one atomic step,
 * however many counters it changes, and another one only where it is a new maximum.
 * Nobody waits for the latch, whose holder may sleep. Who finds it taken goes to another
 * array, that of its stripe, and from then on all do, as in
 * {@link java.util.concurrent.atomic.LongAdder}; there each counter is added to by an
 * atomic step of its own. Readers add all arrays up and may miss what is recorded
 * meanwhile.
 */
public final class LatencyHistogram {

	private static final int UNIT_SHIFT = 8;

	private static final int BUCKETS = 42 * 8;

	private static final int SUM = BUCKETS;

	private static final int MAX = BUCKETS + 1;

	/** Of the first array, whether somebody writes it. */
	private static final int LATCH = BUCKETS + 2;

	private static final int CELLS = BUCKETS + 3;

	/** So many that two threads at work seldom meet; made when first needed. */
	private static final int STRIPES = Math.min(32,
			Math.max(8, 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors())));

	private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

	private static final VarHandle STRIPE = MethodHandles.arrayElementVarHandle(long[][].class);

	private static final VarHandle BASE;

	static {
		try {
			BASE = MethodHandles.lookup().findVarHandle(LatencyHistogram.class, "base", long[].class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final RecentMax max = new RecentMax(this::takeMax);

	private volatile long @Nullable [] base;

	private volatile long @Nullable [] @Nullable [] stripes;

	/**
	 * Adds a latency.
	 * @param nanos nanoseconds; negative counts as zero
	 */
	public void record(long nanos) {
		long value = Math.max(0, nanos);
		if (this.stripes == null && recordAlone(value)) {
			return;
		}
		long[] cells = ownStripe();
		CELL.getAndAdd(cells, bucket(value), 1L);
		CELL.getAndAdd(cells, SUM, value);
		raiseMax(cells, value);
	}

	private boolean recordAlone(long value) {
		long[] cells = base();
		if (!CELL.compareAndSet(cells, LATCH, 0L, 1L)) {
			return false;
		}
		add(cells, bucket(value), 1);
		add(cells, SUM, value);
		raiseMax(cells, value);
		CELL.setRelease(cells, LATCH, 0L);
		return true;
	}

	private static void add(long[] cells, int cell, long value) {
		CELL.setOpaque(cells, cell, (long) CELL.getOpaque(cells, cell) + value);
	}

	/** Readers set it back without the latch. */
	private static void raiseMax(long[] cells, long value) {
		long max = (long) CELL.getOpaque(cells, MAX);
		while (value > max && !CELL.compareAndSet(cells, MAX, max, value)) {
			max = (long) CELL.getOpaque(cells, MAX);
		}
	}

	private long[] base() {
		long[] cells = this.base;
		if (cells == null) {
			BASE.compareAndSet(this, null, new long[CELLS]);
			cells = this.base;
		}
		return cells;
	}

	private long[] ownStripe() {
		long @Nullable [] @Nullable [] all = this.stripes;
		if (all == null) {
			synchronized (this) {
				if (this.stripes == null) {
					this.stripes = new long[STRIPES][];
				}
				all = this.stripes;
			}
		}
		int index = (int) Thread.currentThread().getId() & (STRIPES - 1);
		long[] cells = (long[]) STRIPE.getAcquire(all, index);
		if (cells == null) {
			STRIPE.compareAndSet(all, index, null, new long[CELLS]);
			cells = (long[]) STRIPE.getAcquire(all, index);
		}
		return cells;
	}

	/**
	 * How many latencies there are.
	 * @return the number
	 */
	public long count() {
		return sum(0, BUCKETS);
	}

	/**
	 * The sum of all latencies.
	 * @return nanoseconds
	 */
	public long sumNanos() {
		return sum(SUM, SUM + 1);
	}

	/**
	 * The longest of the last one to two minutes, or since somebody last asked if that is
	 * longer ago.
	 * @param now the time in monotonic nanoseconds
	 * @return nanoseconds, 0 if there is none
	 */
	public long recentMaxNanos(long now) {
		return this.max.recent(now);
	}

	/** A latency that comes meanwhile is either in what is taken or stays. */
	private long takeMax() {
		long max = 0;
		long @Nullable [] @Nullable [] all = this.stripes;
		for (int i = -1; i < ((all != null) ? all.length : 0); i++) {
			long[] cells = (i < 0) ? this.base : (long[]) STRIPE.getAcquire(all, i);
			if (cells != null && (long) CELL.getOpaque(cells, MAX) > 0) {
				max = Math.max(max, (long) CELL.getAndSet(cells, MAX, 0L));
			}
		}
		return max;
	}

	private long sum(int from, int to) {
		long sum = 0;
		long @Nullable [] @Nullable [] all = this.stripes;
		for (int i = -1; i < ((all != null) ? all.length : 0); i++) {
			long[] cells = (i < 0) ? this.base : (long[]) STRIPE.getAcquire(all, i);
			for (int cell = from; cells != null && cell < to; cell++) {
				sum += (long) CELL.getOpaque(cells, cell);
			}
		}
		return sum;
	}

	static int bucket(long nanos) {
		long units = nanos >>> UNIT_SHIFT;
		if (units < 8) {
			return (int) units;
		}
		int exponent = 63 - Long.numberOfLeadingZeros(units);
		int bucket = (exponent - 2) * 8 + ((int) (units >>> (exponent - 3)) & 7);
		return Math.min(bucket, BUCKETS - 1);
	}

	/** The middle of a bucket, in nanoseconds. */
	static long middle(int bucket) {
		if (bucket < 8) {
			return ((long) bucket << UNIT_SHIFT) + (1L << (UNIT_SHIFT - 1));
		}
		int exponent = bucket / 8 + 2;
		long width = 1L << (exponent - 3);
		long from = (8L + bucket % 8) << (exponent - 3);
		return ((from << 1) + width) << (UNIT_SHIFT - 1);
	}

	/**
	 * Reads the latencies; later ones do not change what is returned.
	 * @return number, sum, maximum and percentiles
	 */
	public LatencySnapshot snapshot() {
		long[] counts = new long[BUCKETS];
		long sum = 0;
		long @Nullable [] @Nullable [] all = this.stripes;
		for (int i = -1; i < ((all != null) ? all.length : 0); i++) {
			long[] cells = (i < 0) ? this.base : (long[]) STRIPE.getAcquire(all, i);
			if (cells != null) {
				for (int b = 0; b < BUCKETS; b++) {
					counts[b] += (long) CELL.getOpaque(cells, b);
				}
				sum += (long) CELL.getOpaque(cells, SUM);
			}
		}
		return LatencySnapshot.of(counts, sum, this.max.ever());
	}

}
