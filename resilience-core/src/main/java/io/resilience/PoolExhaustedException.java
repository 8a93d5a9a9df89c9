package io.resilience;

import java.time.Duration;

/**
 * A pool had no resource to lend within the time that the borrower may wait.
 */
public final class PoolExhaustedException extends CallRejectedException {

	private static final long serialVersionUID = 1L;

	private final int capacity;

	private final int overdue;

	private final long waitedNanos;

	/**
	 * Creates a rejection.
	 * @param pool name of the pool
	 * @param capacity how many resources it may lend at once, overflow included
	 * @param overdue how many of them have been out for longer than {@code leak_after}
	 * @param waitedNanos how long the borrower waited, in nanoseconds
	 */
	public PoolExhaustedException(String pool, int capacity, int overdue, long waitedNanos) {
		super(pool, null, false);
		this.capacity = capacity;
		this.overdue = overdue;
		this.waitedNanos = waitedNanos;
	}

	/**
	 * How many resources the pool may lend at once.
	 * @return the number, overflow included
	 */
	public int capacity() {
		return this.capacity;
	}

	/**
	 * How many resources have been out for longer than {@code leak_after}.
	 * @return the number, 0 where leaks are not looked for
	 */
	public int overdue() {
		return this.overdue;
	}

	@Override
	public String getMessage() {
		StringBuilder message = new StringBuilder(160).append("Pool ")
			.append(target())
			.append(" is exhausted: all ")
			.append(this.capacity)
			.append(" resources are borrowed");
		if (this.overdue > 0) {
			message.append(", ").append(this.overdue).append(" of them for longer than leak_after");
		}
		if (this.waitedNanos > 0) {
			message.append("; waited ").append(Duration.ofNanos(this.waitedNanos));
		}
		return message.append(". Look for leases that are not closed, or raise max_size, max_overflow or max_wait.")
			.toString();
	}

}
