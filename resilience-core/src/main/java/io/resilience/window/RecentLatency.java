package io.resilience.window;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * One percentile of the latencies of the last minute, read far more often than it
 * changes: it is computed when somebody asks, at most once a second.
 * <p>
 * The window is what a {@link LatencyHistogram} holds now less what it held when the
 * oldest of six slices began, so it reaches fifty to sixty seconds back. Pure but for the
 * time, which it is given.
 * <p>
 * Concurrency. Recording adds to the histogram after one comparison. Slices change under
 * the lock. Who finds the percentile out of date computes it if nobody else is doing so;
 * the others take the last one.
 */
public final class RecentLatency {

	/** In place of a percentile: there were not enough calls. */
	public static final long UNKNOWN = -1;

	static final int SLICES = 6;

	static final long SLICE_NANOS = 10_000_000_000L;

	static final long VALID_NANOS = 1_000_000_000L;

	private final ReentrantLock lock = new ReentrantLock();

	private final LatencyHistogram all = new LatencyHistogram();

	private final @Nullable LatencySnapshot[] slices = new LatencySnapshot[SLICES];

	private final int minimumCalls;

	private int current;

	private volatile long nextSlice;

	private volatile Answer answer;

	/**
	 * Creates an empty window.
	 * @param minimumCalls how many latencies it takes to say anything
	 * @param now monotonic nanoseconds
	 */
	public RecentLatency(int minimumCalls, long now) {
		this.minimumCalls = minimumCalls;
		this.nextSlice = now + SLICE_NANOS;
		this.answer = new Answer(0, UNKNOWN, now);
	}

	/**
	 * Adds a latency.
	 * @param now monotonic nanoseconds
	 * @param nanos the latency
	 */
	public void record(long now, long nanos) {
		if (now - this.nextSlice >= 0) {
			roll(now);
		}
		this.all.record(nanos);
	}

	/**
	 * The latency that so many of the recent calls did not exceed, within 7 % and as it
	 * was at most a second ago.
	 * @param share from 0 to 1
	 * @param now monotonic nanoseconds
	 * @return nanoseconds, or {@link #UNKNOWN} if there were not enough calls
	 */
	public long percentileNanos(double share, long now) {
		Answer last = this.answer;
		if ((last.share == share && now - last.validUntil < 0) || !this.lock.tryLock()) {
			return last.nanos;
		}
		try {
			LatencySnapshot recent = snapshot(now);
			long nanos = (recent.count() >= this.minimumCalls) ? recent.percentileNanos(share) : UNKNOWN;
			this.answer = new Answer(share, nanos, now + VALID_NANOS);
			return nanos;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Reads the window.
	 * @param now monotonic nanoseconds
	 * @return its latencies; their maximum is that since the start
	 */
	public LatencySnapshot snapshot(long now) {
		this.lock.lock();
		try {
			roll(now);
			LatencySnapshot oldest = this.slices[(this.current + 1) % SLICES];
			LatencySnapshot latest = this.all.snapshot();
			return (oldest != null) ? latest.minus(oldest) : latest;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void roll(long now) {
		this.lock.lock();
		try {
			long late = now - this.nextSlice;
			if (late < 0) {
				return;
			}
			long passed = late / SLICE_NANOS + 1;
			LatencySnapshot sofar = this.all.snapshot();
			for (long i = Math.min(passed, SLICES); i > 0; i--) {
				this.current = (this.current + 1) % SLICES;
				this.slices[this.current] = sofar;
			}
			this.nextSlice += passed * SLICE_NANOS;
		}
		finally {
			this.lock.unlock();
		}
	}

	private record Answer(double share, long nanos, long validUntil) {
	}

}
