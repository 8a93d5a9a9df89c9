package io.resilience.loadshed;

import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Feeds a {@link Limit}, which knows no threads, from many, and shows its result without
 * a lock.
 * <p>
 * A sample that arrives while another is being taken is left out: waiting would make all
 * calls queue for a statistic. That thins the samples out evenly, and what a limit works
 * with (means, shares, rounds) stays the same.
 */
final class AdaptiveLimit {

	private static final System.Logger logger = System.getLogger(AdaptiveLimit.class.getName());

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private Limit limit;

	/** Guarded by the lock. */
	private Bounds bounds;

	/** Guarded by the lock. */
	private boolean complained;

	private volatile int current;

	private volatile int settled;

	private volatile long baselineNanos;

	AdaptiveLimit(Limit limit, Bounds bounds) {
		this.limit = limit;
		this.bounds = bounds;
		publish();
	}

	/** What may be in flight at once. */
	int current() {
		return this.current;
	}

	/** The same, apart from a probe. */
	int settled() {
		return this.settled;
	}

	void update(long startNanos, long rttNanos, int inFlight, boolean dropped) {
		if (this.lock.isLocked() || !this.lock.tryLock()) {
			return;
		}
		try {
			this.limit.update(startNanos, rttNanos, inFlight, dropped);
			publish();
		}
		catch (RuntimeException ex) {
			// A limit of the user's own must not break the calls; the last result holds.
			if (!this.complained) {
				this.complained = true;
				logger.log(Level.WARNING, "The limit " + this.limit.getClass().getName() + " failed and is not moved",
						ex);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void rebase(UnaryOperator<Limit> change, Bounds bounds) {
		this.lock.lock();
		try {
			this.limit = change.apply(this.limit);
			this.bounds = bounds;
			publish();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Latency under light load.
	 * @return nanoseconds, or 0 where the limit knows of none
	 */
	long baselineNanos() {
		return this.baselineNanos;
	}

	private void publish() {
		int inForce = (int) this.bounds.clamp(this.limit.limit());
		int apartFromProbe = Math.max(inForce, (int) this.bounds.clamp(this.limit.settled()));
		if (inForce != this.current) {
			this.current = inForce;
		}
		if (apartFromProbe != this.settled) {
			this.settled = apartFromProbe;
		}
		long baseline = (this.limit instanceof GradientLimit gradient) ? gradient.baselineNanos() : 0;
		if (baseline != this.baselineNanos) {
			this.baselineNanos = baseline;
		}
	}

}
