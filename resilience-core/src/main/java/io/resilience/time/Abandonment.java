package io.resilience.time;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * For patterns: a body that goes on though its time is over. It is counted as abandoned
 * from the end of its grace period to its own end.
 * <p>
 * Concurrency. Timer and end of the body race by a CAS; whoever finds the other one first
 * takes back what was counted.
 */
public final class Abandonment {

	private static final int NOT_YET = 0;

	private static final int COUNTED = 1;

	private static final int ENDED = 2;

	private final AtomicInteger state = new AtomicInteger(NOT_YET);

	private final AtomicInteger counter;

	private final long graceNanos;

	private final Scheduler scheduler;

	private volatile Scheduler.@Nullable Task timer;

	/**
	 * Creates one for a body that may become late.
	 * @param counter counts the bodies that are abandoned now
	 * @param graceNanos how long the body may take to end after its time is over
	 * @param scheduler wakes at the end of the grace period
	 */
	public Abandonment(AtomicInteger counter, long graceNanos, Scheduler scheduler) {
		this.counter = counter;
		this.graceNanos = graceNanos;
		this.scheduler = scheduler;
	}

	/**
	 * The body is late.
	 */
	public void begin() {
		if (this.graceNanos <= 0) {
			count();
			return;
		}
		try {
			this.timer = this.scheduler.schedule(this::count, this.graceNanos);
		}
		catch (RuntimeException | Error ex) { // no thread for a timer: better too early
			count();
		}
	}

	private void count() {
		this.counter.incrementAndGet();
		if (!this.state.compareAndSet(NOT_YET, COUNTED)) {
			this.counter.decrementAndGet();
		}
	}

	/**
	 * The body has ended, or was not late after all. Only the first time counts.
	 */
	public void end() {
		int before = this.state.getAndSet(ENDED);
		Scheduler.Task timer = this.timer;
		if (before == COUNTED) {
			this.counter.decrementAndGet();
		}
		else if (timer != null) {
			timer.cancel();
		}
	}

}
