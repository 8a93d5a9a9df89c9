package io.resilience.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Latencies in fixed buckets of at most 12.5 % width, from 256 ns to some weeks; with
 * their number, sum and maximum. The layout follows the log-linear buckets of
 * HdrHistogram (Gil Tene).
 * <p>
 * Concurrency. Threads share one array of counters until a CAS on it fails; the one that
 * failed goes to an array of its own stripe, as
 * {@link java.util.concurrent.atomic.LongAdder} does. Readers add the stripes up and may
 * miss what is recorded meanwhile.
 */
public final class LatencyHistogram {

	private static final int UNIT_SHIFT = 8;

	private static final int BUCKETS = 42 * 8;

	private static final int SUM = BUCKETS;

	private static final int MAX = BUCKETS + 1;

	private static final int STRIPES = Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors()))
			* 2;

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
		long[] cells = cells();
		int bucket = bucket(value);
		long count = (long) CELL.getOpaque(cells, bucket);
		if (!CELL.compareAndSet(cells, bucket, count, count + 1)) {
			cells = ownStripe();
			CELL.getAndAdd(cells, bucket, 1L);
		}
		CELL.getAndAdd(cells, SUM, value);
		long max = (long) CELL.getOpaque(cells, MAX);
		while (value > max && !CELL.compareAndSet(cells, MAX, max, value)) {
			max = (long) CELL.getOpaque(cells, MAX);
		}
	}

	private long[] cells() {
		if (this.stripes != null) {
			return ownStripe();
		}
		long[] cells = this.base;
		if (cells == null) {
			BASE.compareAndSet(this, null, new long[BUCKETS + 2]);
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
			STRIPE.compareAndSet(all, index, null, new long[BUCKETS + 2]);
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
		for (int i = -1; i < ((all != null) ? STRIPES : 0); i++) {
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
		for (int i = -1; i < ((all != null) ? STRIPES : 0); i++) {
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
		for (int i = -1; i < ((all != null) ? STRIPES : 0); i++) {
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
