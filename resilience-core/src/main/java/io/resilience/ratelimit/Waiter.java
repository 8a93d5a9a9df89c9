package io.resilience.ratelimit;

/**
 * One who waits in the {@link AdmissionQueue}, whose lock guards the fields that change.
 */
final class Waiter {

	final int permits;

	/** Makes it ask again; quick, and harmless when it has left. */
	final Runnable wake;

	long giveUpAt;

	/** When it will ask again unless woken. */
	long plannedAt;

	/** Volatile, to be read without the lock by whoever has just asked. */
	volatile boolean queued;

	Waiter(int permits, Runnable wake) {
		this.permits = permits;
		this.wake = wake;
	}

	boolean isQueued() {
		return this.queued;
	}

}
