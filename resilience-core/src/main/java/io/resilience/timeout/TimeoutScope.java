package io.resilience.timeout;

import java.time.Duration;

import io.resilience.CallTimeoutException;
import io.resilience.time.Deadline;
import io.resilience.time.DeadlineScope;

/**
 * Work that is bounded as a scope: {@code try (var scope = timeout.open()) { for (…) {
 * scope.check(); … } }}. Until it is closed its deadline is that of the thread: guarded
 * calls within end by it, and {@link Deadline#current()} passes it on.
 * <p>
 * The scope itself interrupts nothing, and touches no interrupt. Only who sees what the
 * work threw can tell whether an interrupt of the scope's own has been noticed; a scope
 * does not see that. So it could not know whether a thread that is interrupted when it
 * closes still is so for the timeout, or again for somebody else, and would leave the one
 * behind or lose the other. What is to be interrupted goes through
 * {@link Timeout#call(java.util.concurrent.Callable)}; what ends otherwise, such as by
 * closing its socket, registers {@link Deadline#onExpiry}.
 * <p>
 * To be used and closed by the thread that opened it. Late work is not counted as
 * abandoned.
 */
public final class TimeoutScope implements AutoCloseable {

	private final Timeout timeout;

	private final long start;

	private final long deadline;

	private final DeadlineScope scope;

	private boolean told;

	private boolean closed;

	TimeoutScope(Timeout timeout, long start, long deadline) {
		this.timeout = timeout;
		this.start = start;
		this.deadline = deadline;
		this.scope = Deadline.at(deadline, timeout.ticker()).open();
	}

	/**
	 * Time since it was opened.
	 * @return the time
	 */
	public Duration elapsed() {
		return Duration.ofNanos(this.timeout.ticker().read() - this.start);
	}

	/**
	 * Time that is left.
	 * @return the time, zero if it is over
	 */
	public Duration remaining() {
		return Duration.ofNanos(Math.max(0, this.deadline - this.timeout.ticker().read()));
	}

	/**
	 * Whether the time is over.
	 * @return whether it is
	 */
	public boolean isExpired() {
		return this.timeout.ticker().read() - this.deadline >= 0;
	}

	/**
	 * Goes on only if there is time left.
	 * @throws CallTimeoutException if it is over
	 */
	public void check() {
		if (isExpired()) {
			this.told = true;
			throw this.timeout.timedOut(this.start, this.deadline, null);
		}
	}

	/**
	 * Ends it. Work that ends late has timed out, whatever it came to; what it threw
	 * itself has this exception as a suppressed one.
	 * @throws CallTimeoutException if the time is over and no {@link #check()} has said
	 * so
	 * @throws IllegalStateException on another thread than that which opened it
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.scope.close();
		this.closed = true;
		if (!this.told) {
			check();
		}
	}

}
