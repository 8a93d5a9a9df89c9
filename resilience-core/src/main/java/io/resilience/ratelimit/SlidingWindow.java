package io.resilience.ratelimit;

import io.resilience.time.Nanos;

/**
 * A log of the latest admissions: at most {@code limit} in any window of length
 * {@code period}, where an admission leaves the window exactly one period after it was
 * made. Not an estimate from two fixed windows.
 * <p>
 * The log is a ring that grows when all it holds still counts, up to {@code limit}, and
 * is let go when nothing of it counts any more.
 */
final class SlidingWindow implements Admissions {

	private static final int FIRST_CAPACITY = 16;

	/** As much as a virtual machine allows in one array. */
	private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

	private static final long[] NONE = {};

	private final int limit;

	private final long period;

	private long[] times = NONE;

	private int end;

	private int size;

	SlidingWindow(RateLimiterConfig config) {
		this.limit = Math.min(config.limit(), MAX_CAPACITY);
		this.period = Nanos.of(config.period());
	}

	/**
	 * The permit asked for last is number {@code limit} of a window with the one that has
	 * the place {@code limit} before it: that one must have left. Where it is still among
	 * those ahead it counts as one period later than the place a round before; that is
	 * the earliest possible, and exact if those ahead wait for single permits.
	 */
	@Override
	public long waitFor(long ahead, int permits, long now) {
		if (permits > this.limit) {
			return NEVER;
		}
		long last = ahead + permits - 1;
		long rounds = last / this.limit;
		int place = this.limit - 1 - (int) (last % this.limit);
		long wait = (place < this.size) ? Math.max(0, this.period - (now - latest(place))) : 0;
		return (rounds < Nanos.FOREVER / this.period) ? wait + rounds * this.period : Nanos.FOREVER;
	}

	@Override
	public void admit(int permits, long now) {
		if (this.size > 0 && isOver(0, now)) {
			this.size = 0;
			this.times = (this.times.length > FIRST_CAPACITY) ? NONE : this.times;
			this.end = 0;
		}
		for (int i = 0; i < permits; i++) {
			add(now);
		}
	}

	private void add(long time) {
		if (this.size == this.times.length && this.size < this.limit
				&& (this.size == 0 || !isOver(this.size - 1, time))) {
			grow();
		}
		this.times[this.end] = time;
		this.end = (this.end + 1 == this.times.length) ? 0 : this.end + 1;
		this.size = Math.min(this.size + 1, this.times.length);
	}

	private void grow() {
		int capacity = (int) Math.min(this.limit, Math.max(FIRST_CAPACITY, 2L * this.size));
		this.times = copyOfLatest(this.size, capacity);
		this.end = this.size;
	}

	/** In the order of time, at the beginning of a new ring. */
	private long[] copyOfLatest(int count, int capacity) {
		long[] copy = new long[capacity];
		for (int i = 0; i < count; i++) {
			copy[i] = latest(count - 1 - i);
		}
		return copy;
	}

	/** The time of an admission, the latest being number 0. */
	private long latest(int number) {
		int index = this.end - 1 - number;
		return this.times[(index >= 0) ? index : index + this.times.length];
	}

	private boolean isOver(int number, long now) {
		return now - latest(number) >= this.period;
	}

	@Override
	public int spent(long now) {
		int low = 0;
		int high = this.size;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (isOver(middle, now)) {
				high = middle;
			}
			else {
				low = middle + 1;
			}
		}
		return low;
	}

	@Override
	public int available(long now) {
		return this.limit - spent(now);
	}

	@Override
	public Admissions under(RateLimiterConfig config, long now) {
		if (config.algorithm() == RateLimitAlgorithm.TOKEN_BUCKET) {
			return new TokenBucket(config, spent(now), now);
		}
		SlidingWindow window = new SlidingWindow(config);
		int kept = Math.min(this.size, window.limit);
		if (kept > 0) {
			window.times = copyOfLatest(kept, Math.max(kept, Math.min(FIRST_CAPACITY, window.limit)));
			window.size = kept;
			window.end = kept % window.times.length;
		}
		return window;
	}

}
