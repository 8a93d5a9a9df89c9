package io.resilience.ratelimit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.time.Nanos;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Admissions for many threads, first come, first served.
 * <p>
 * Who waits has a place in line and from that a planned time, and is admitted when it
 * comes back at that time and not before: a thread that oversleeps is logged when it
 * really goes, so that no window ever holds more than it may. Who leaves early gives the
 * place back; whoever is first then and can go sooner is woken. A newcomer goes first
 * only if there is room for all who wait and for it too.
 * <p>
 * Concurrency. One lock guards everything, also the reading of the time, so that times
 * are logged in order. It is held for some arithmetic and never while anybody waits, logs
 * or runs foreign code. A lock, since an admission changes two words (or a ring) and the
 * line; a compare-and-set loop would have to allocate a new state for each. It does not
 * pin virtual threads.
 */
final class AdmissionQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Ticker ticker;

	private final Deque<Waiter> line = new ArrayDeque<>(1);

	/** Permits that the line waits for. */
	private long ahead;

	private Admissions admissions;

	private long admitted;

	AdmissionQueue(RateLimiterConfig config, Ticker ticker) {
		this.ticker = ticker;
		this.admissions = Admissions.of(config, ticker.read());
	}

	Ticker ticker() {
		return this.ticker;
	}

	/**
	 * Admits permits if that can be now.
	 * @param permits how many
	 * @return 0 if they are admitted, else when they could be, or
	 * {@link Admissions#NEVER}
	 */
	long tryAdmit(int permits) {
		this.lock.lock();
		try {
			return tryAdmit(this.ahead, permits, this.ticker.read());
		}
		finally {
			this.lock.unlock();
		}
	}

	private long tryAdmit(long ahead, int permits, long now) {
		long wait = this.admissions.waitFor(ahead, permits, now);
		if (wait == 0) {
			this.admissions.admit(permits, now);
			this.admitted += permits;
		}
		return wait;
	}

	/**
	 * Admits permits, or puts who asks for them in line if they can be admitted in time.
	 * @param waiter who asks
	 * @param atMostNanos how long it would wait
	 * @return 0 if they are admitted, else when they could be, or
	 * {@link Admissions#NEVER}
	 */
	long enter(Waiter waiter, long atMostNanos) {
		this.lock.lock();
		try {
			long now = this.ticker.read();
			long wait = tryAdmit(this.ahead, waiter.permits, now);
			if (wait > 0 && wait <= atMostNanos) {
				waiter.giveUpAt = now + Math.min(atMostNanos, Nanos.FOREVER);
				waiter.plannedAt = now + wait;
				waiter.queued = true;
				this.line.addLast(waiter);
				this.ahead += waiter.permits;
			}
			return wait;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Asks again for one who waits. Who is not {@linkplain Waiter#isQueued() in line} any
	 * more has been admitted, if the answer is 0, or refused.
	 * @param waiter who asks
	 * @return 0 if its permits are admitted, else when they could be, or
	 * {@link Admissions#NEVER}
	 */
	long askAgain(Waiter waiter) {
		Waiter next = null;
		this.lock.lock();
		try {
			if (!waiter.queued) {
				return Admissions.NEVER;
			}
			long now = this.ticker.read();
			long wait = tryAdmit(aheadOf(waiter), waiter.permits, now);
			waiter.plannedAt = now + wait;
			if (wait <= 0 || wait > waiter.giveUpAt - now) {
				next = remove(waiter, now);
			}
			return wait;
		}
		finally {
			this.lock.unlock();
			wake(next);
		}
	}

	/**
	 * Gives a place back.
	 * @param waiter who leaves
	 */
	void leave(Waiter waiter) {
		Waiter next = null;
		this.lock.lock();
		try {
			if (waiter.queued) {
				next = remove(waiter, this.ticker.read());
			}
		}
		finally {
			this.lock.unlock();
			wake(next);
		}
	}

	/**
	 * Changes the settings; what was admitted still counts, and who waits keeps its
	 * place.
	 * @param config the new settings
	 */
	void configure(RateLimiterConfig config) {
		Waiter first;
		this.lock.lock();
		try {
			this.admissions = this.admissions.under(config, this.ticker.read());
			first = this.line.peekFirst();
		}
		finally {
			this.lock.unlock();
		}
		wake(first);
	}

	RateLimiterSnapshot snapshot(String name, RateLimiterConfig config, long rejected) {
		this.lock.lock();
		try {
			long available = Math.max(0, this.admissions.available(this.ticker.read()) - this.ahead);
			return new RateLimiterSnapshot(name, config.algorithm(), config.limit(), config.period(), (int) available,
					this.line.size(), this.admitted, rejected);
		}
		finally {
			this.lock.unlock();
		}
	}

	private long aheadOf(Waiter waiter) {
		long permits = 0;
		for (Waiter other : this.line) {
			if (other == waiter) {
				break;
			}
			permits += other.permits;
		}
		return permits;
	}

	/**
	 * Takes one out of the line.
	 * @param waiter one in line
	 * @param now the time
	 * @return who is first now, if it can go sooner than it thinks
	 */
	private @Nullable Waiter remove(Waiter waiter, long now) {
		boolean first = this.line.peekFirst() == waiter;
		this.line.remove(waiter);
		waiter.queued = false;
		this.ahead -= waiter.permits;
		Waiter next = first ? this.line.peekFirst() : null;
		if (next == null) {
			return null;
		}
		long wait = this.admissions.waitFor(0, next.permits, now);
		return (now + wait - next.plannedAt < 0) ? next : null;
	}

	private static void wake(@Nullable Waiter waiter) {
		if (waiter != null) {
			waiter.wake.run();
		}
	}

}
