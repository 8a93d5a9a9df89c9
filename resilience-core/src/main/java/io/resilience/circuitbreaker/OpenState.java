package io.resilience.circuitbreaker;

import io.resilience.window.WindowCounts;
import org.jspecify.annotations.Nullable;

/**
 * Nothing passes until the wait is over; then the first to ask, or the breaker's timer,
 * moves it to half-open.
 */
final class OpenState implements State {

	private final CircuitBreaker breaker;

	private final Entered entered;

	private final long openedAt;

	private final long waitNanos;

	private final int failures;

	private final WindowCounts counts;

	/** How often the breaker has opened since it was last closed, from 1. */
	private final int opening;

	OpenState(CircuitBreaker breaker, Entered entered, long openedAt, long waitNanos, int failures, WindowCounts counts,
			int opening) {
		this.breaker = breaker;
		this.entered = entered;
		this.openedAt = openedAt;
		this.waitNanos = waitNanos;
		this.failures = failures;
		this.counts = counts;
		this.opening = opening;
	}

	@Override
	public CircuitState kind() {
		return CircuitState.OPEN;
	}

	@Override
	public Entered entered() {
		return this.entered;
	}

	@Override
	public @Nullable Admission admit(long now) {
		return isOver(now) ? this.breaker.halfOpen(this).admit(now) : null;
	}

	@Override
	public boolean refuses(long now) {
		return !isOver(now);
	}

	boolean isOver(long now) {
		return now - this.openedAt >= this.waitNanos;
	}

	@Override
	public long retryAfterNanos(long now) {
		return Math.max(0, this.waitNanos - (now - this.openedAt));
	}

	@Override
	public int consecutiveFailures() {
		return this.failures;
	}

	/** What the window held when the breaker opened: why it did. */
	@Override
	public WindowCounts counts(long now) {
		return this.counts;
	}

	long waitNanos() {
		return this.waitNanos;
	}

	int opening() {
		return this.opening;
	}

}
