package io.resilience.retry;

import java.util.ArrayList;
import java.util.List;

/**
 * {@link RetryBudget} as one would write it down: remembers every event.
 */
final class NaiveRetryBudget {

	private final double ratio;

	private final double minPerSecond;

	private final long origin;

	private final List<Long> calls = new ArrayList<>();

	private final List<Long> retries = new ArrayList<>();

	NaiveRetryBudget(double ratio, double minPerSecond, long origin) {
		this.ratio = ratio;
		this.minPerSecond = minPerSecond;
		this.origin = origin;
	}

	void deposit(long now) {
		this.calls.add(now);
	}

	boolean tryWithdraw(long now) {
		if (balance(now) < 1) {
			return false;
		}
		this.retries.add(now);
		return true;
	}

	long balance(long now) {
		double allowed = this.ratio * inWindow(this.calls, now) + this.minPerSecond * 10 + 1e-6;
		return Math.max(0, (long) allowed - inWindow(this.retries, now));
	}

	private long inWindow(List<Long> events, long now) {
		return events.stream().filter((event) -> slice(event) > slice(now) - 10).count();
	}

	private long slice(long time) {
		return (time - this.origin) / 1_000_000_000;
	}

}
