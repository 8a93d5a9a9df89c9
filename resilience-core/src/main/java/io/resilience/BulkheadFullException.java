package io.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The bulkhead had no free permit within the time that the call may wait.
 */
public final class BulkheadFullException extends CallRejectedException {

	private static final long serialVersionUID = 1L;

	private final int capacity;

	private final int abandoned;

	private final long waitedNanos;

	/**
	 * Creates a rejection.
	 * @param dependency name of the bulkhead
	 * @param operation name of the operation, or {@code null}
	 * @param capacity number of permits
	 * @param abandoned how many of them are held by bodies whose callers have left
	 * @param waitedNanos how long the call waited, in nanoseconds
	 * @param writableStackTrace whether to fill in the stack trace
	 */
	public BulkheadFullException(String dependency, @Nullable String operation, int capacity, int abandoned,
			long waitedNanos, boolean writableStackTrace) {
		super(dependency, operation, writableStackTrace);
		this.capacity = capacity;
		this.abandoned = abandoned;
		this.waitedNanos = waitedNanos;
	}

	/**
	 * Number of permits of the bulkhead when it refused.
	 * @return the capacity
	 */
	public int capacity() {
		return this.capacity;
	}

	/**
	 * Number of permits that timed-out bodies still held when it refused.
	 * @return the number of abandoned calls
	 */
	public int abandoned() {
		return this.abandoned;
	}

	/**
	 * How long the call waited for a permit.
	 * @return nanoseconds, 0 if it did not wait
	 */
	public long waitedNanos() {
		return this.waitedNanos;
	}

	@Override
	public String getMessage() {
		StringBuilder message = new StringBuilder(160).append("Bulkhead of ")
			.append(target())
			.append(" is full: all ")
			.append(this.capacity)
			.append(" permits are taken");
		if (this.abandoned > 0) {
			message.append(", ").append(this.abandoned).append(" of them by timed-out calls that still run");
		}
		if (this.waitedNanos > 0) {
			message.append("; waited ").append(Duration.ofNanos(this.waitedNanos));
		}
		return message.append(". Look for slow calls, or raise max_concurrent or max_wait.").toString();
	}

}
