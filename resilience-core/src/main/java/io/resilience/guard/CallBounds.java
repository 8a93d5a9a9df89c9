package io.resilience.guard;

import io.resilience.CallTimeoutException;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Ticker;
import io.resilience.timeout.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * How long a call and each of its attempts may take: the nearest of the bound on the
 * attempt, the bound on the call and what the caller itself has left. All in monotonic
 * nanoseconds.
 */
final class CallBounds {

	private final String guard;

	private final Ticker ticker;

	private final @Nullable Timeout timeout;

	CallBounds(String guard, Ticker ticker, @Nullable Timeout timeout) {
		this.guard = guard;
		this.ticker = ticker;
		this.timeout = timeout;
	}

	/** The nearer of the bound on this attempt and that on the whole call. */
	static long nearest(Operation operation, long start, long begin) {
		long ofAttempt = begin + operation.timeoutNanos(begin);
		long ofCall = start + operation.totalTimeoutNanos();
		return (ofCall - ofAttempt < 0) ? ofCall : ofAttempt;
	}

	/** Time that the whole call has left, for further attempts. */
	long remaining(Operation operation, long start) {
		long deadline = withinCaller(start + operation.totalTimeoutNanos());
		return deadline - this.ticker.read();
	}

	/** The caller's own deadline, where that is nearer. */
	long withinCaller(long deadline) {
		Timeout timeout = this.timeout;
		if (timeout != null) {
			return timeout.watch().bounded(deadline);
		}
		long now = this.ticker.read();
		return Deadline.current()
			.map((outer) -> Math.min(deadline - now, outer.remainingNanos()) + now)
			.orElse(deadline);
	}

	/** Deadline of an attempt that begins now. */
	long deadline(Operation operation, long start, long begin) {
		return (this.timeout == null) ? begin + Nanos.FOREVER : withinCaller(nearest(operation, start, begin));
	}

	CallTimeoutException timedOut(Operation operation, long start, long begin, long deadline,
			@Nullable Throwable thrown) {
		boolean total = deadline - (start + operation.totalTimeoutNanos()) >= 0;
		return new CallTimeoutException(this.guard, operation.label(), deadline - (total ? start : begin), total,
				thrown);
	}

}
