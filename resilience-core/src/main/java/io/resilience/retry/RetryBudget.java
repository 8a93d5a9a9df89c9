package io.resilience.retry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many retries a dependency may cost: a share of the calls made to it in the last ten
 * seconds, plus some a second for the quiet hours. In an outage the load on it rises by
 * that share and not by the number of attempts. After the retry budget of Twitter's
 * Finagle, described in its user guide; the reason is in "Site Reliability Engineering"
 * (O'Reilly, 2016), chapter 21.
 * <p>
 * The window moves on in slices of a second, so it reaches nine to ten seconds back.
 * Unused retries expire with the calls that earned them. Give one budget to all
 * {@link Retry} objects of a dependency. Thread-safe.
 * <p>
 * Concurrency. Two counters only ever grow: calls (striped) and retries (one word). An
 * immutable {@link BudgetWindow} holds what they showed when the last slices began and is
 * replaced by CAS, by whoever first comes after its end; losing that race means that
 * somebody else did it. Until then everybody computes with the older window, that is with
 * a slightly longer one. A withdrawal reads the window first and the counter of retries
 * second, and takes effect by a CAS on that counter: two withdrawals can never spend the
 * same retry. Calls it does not see yet only make it refuse more. A deposit is one read
 * of the window and one striped increment.
 */
public final class RetryBudget {

	/** Shares such as 0.29 have no exact double; 100 calls at 0.29 are 29 retries. */
	private static final double ROUNDING = 1e-6;

	private final LongAdder calls = new LongAdder();

	private final AtomicLong retries = new AtomicLong();

	private final AtomicReference<BudgetWindow> window;

	private volatile Limits limits;

	private RetryBudget(Limits limits, long now) {
		this.limits = limits;
		this.window = new AtomicReference<>(BudgetWindow.startingAt(now));
	}

	/**
	 * Creates a budget.
	 * @param ratio retries as a share of calls, from 0 to 1
	 * @param minPerSecond retries a second on top of the share, at least 0
	 * @param now the time, of the ticker that the other methods are given the time of
	 * @return the budget
	 * @throws IllegalArgumentException if a number is out of range
	 */
	public static RetryBudget of(double ratio, double minPerSecond, long now) {
		return new RetryBudget(new Limits(ratio, minPerSecond), now);
	}

	/**
	 * Changes the limits; what was counted stays.
	 * @param ratio retries as a share of calls, from 0 to 1
	 * @param minPerSecond retries a second on top of the share, at least 0
	 * @throws IllegalArgumentException if a number is out of range
	 */
	public void configure(double ratio, double minPerSecond) {
		this.limits = new Limits(ratio, minPerSecond);
	}

	/**
	 * Counts a call, however often it will be tried.
	 * @param now the time
	 */
	public void deposit(long now) {
		window(now);
		this.calls.increment();
	}

	/**
	 * Takes one retry from the budget.
	 * @param now the time
	 * @return whether there was one
	 */
	public boolean tryWithdraw(long now) {
		BudgetWindow window = window(now);
		long seen;
		do {
			seen = this.retries.get();
			if (seen - window.retriesBefore() + 1 > allowed(window)) {
				return false;
			}
		}
		while (!this.retries.compareAndSet(seen, seen + 1));
		return true;
	}

	/**
	 * How many retries could be taken now.
	 * @param now the time
	 * @return the number, zero if there is none
	 */
	public long balance(long now) {
		BudgetWindow window = window(now);
		return Math.max(0, (long) allowed(window) - (this.retries.get() - window.retriesBefore()));
	}

	/**
	 * How many calls were deposited since the start.
	 * @return the number
	 */
	long deposits() {
		return this.calls.sum();
	}

	private double allowed(BudgetWindow window) {
		Limits limits = this.limits;
		return limits.ratio * (this.calls.sum() - window.callsBefore()) + limits.reserve() + ROUNDING;
	}

	private BudgetWindow window(long now) {
		BudgetWindow current = this.window.get();
		return current.isOver(now) ? roll(now) : current;
	}

	private BudgetWindow roll(long now) {
		BudgetWindow current;
		do {
			current = this.window.get();
			if (!current.isOver(now)) {
				return current;
			}
		}
		while (!this.window.compareAndSet(current, current.next(now, this.calls.sum(), this.retries.get())));
		return this.window.get();
	}

	private record Limits(double ratio, double minPerSecond) {

		private static final double WINDOW_SECONDS = BudgetWindow.SLICES * BudgetWindow.SLICE_NANOS / 1e9;

		Limits {
			if (!(ratio >= 0 && ratio <= 1)) {
				throw new IllegalArgumentException("Invalid budget_ratio (%s): must be from 0 to 1".formatted(ratio));
			}
			if (!(minPerSecond >= 0) || Double.isInfinite(minPerSecond)) {
				throw new IllegalArgumentException(
						"Invalid budget_min_per_second (%s): must be a number of at least 0".formatted(minPerSecond));
			}
		}

		double reserve() {
			return this.minPerSecond * WINDOW_SECONDS;
		}

	}

}
