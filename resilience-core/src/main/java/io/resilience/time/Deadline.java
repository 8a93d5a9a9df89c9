package io.resilience.time;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The moment by which the guarded call on this thread must be over. Nested calls never
 * get more time than is left; pass it on to a driver or client as its own timeout.
 * <p>
 * Immutable.
 */
public final class Deadline {

	private final Ticker ticker;

	private final long atNanos;

	Deadline(Ticker ticker, long atNanos) {
		this.ticker = ticker;
		this.atNanos = atNanos;
	}

	/**
	 * The deadline of the innermost guarded call that the calling thread is in.
	 * @return the deadline, or empty outside of any call with a timeout
	 */
	public static Optional<Deadline> current() {
		Slot slot = CallStack.current();
		return (slot != null) ? Optional.of(slot.deadline()) : Optional.empty();
	}

	/**
	 * A deadline so far from now.
	 * @param time how far, not negative
	 * @param ticker the time to measure it with
	 * @return the deadline
	 */
	public static Deadline after(Duration time, Ticker ticker) {
		return new Deadline(ticker, ticker.read() + Nanos.of(time));
	}

	/**
	 * A deadline at a moment.
	 * @param nanos the moment, as the ticker shows it
	 * @param ticker the time that it is of
	 * @return the deadline
	 */
	public static Deadline at(long nanos, Ticker ticker) {
		return new Deadline(ticker, nanos);
	}

	/**
	 * A deadline so far from now, on the system's monotonic clock.
	 * @param time how far, not negative
	 * @return the deadline
	 */
	public static Deadline after(Duration time) {
		return after(time, Ticker.system());
	}

	/**
	 * Has something done if the guarded call that the calling thread is in passes its
	 * deadline: what ends work that ignores interrupts, such as closing its socket or
	 * cancelling its statement. Use it as a scope inside the body: {@code try (var
	 * cleanUp = Deadline.onExpiry(statement::cancel)) { … }}. It works wherever the body
	 * runs. Outside of any call with a timeout nothing is ever done.
	 * @param work what to do, on another thread; what it throws is logged
	 * @return to be closed when the work is over
	 */
	public static CleanUp onExpiry(Runnable work) {
		return current().map((deadline) -> deadline.cleanUp(work)).orElse(CleanUp.NEVER);
	}

	/** A ticker that is a scheduler as well, such as {@link ManualTime}, wakes too. */
	private CleanUp cleanUp(Runnable work) {
		Scheduler scheduler = (this.ticker instanceof Scheduler own) ? own : Scheduler.shared();
		return CleanUp.after(remainingNanos(), scheduler, work);
	}

	/**
	 * How much time is left.
	 * @return the time, zero if it is over
	 */
	public Duration remaining() {
		return Duration.ofNanos(Math.max(0, remainingNanos()));
	}

	/**
	 * How much time is left.
	 * @return nanoseconds; zero or negative if it is over
	 */
	public long remainingNanos() {
		return this.atNanos - this.ticker.read();
	}

	/**
	 * Whether the time is over.
	 * @return whether it is
	 */
	public boolean isExpired() {
		return remainingNanos() <= 0;
	}

	/**
	 * Runs a body under this deadline: nested guarded calls see it as {@link #current()}.
	 * Carries a deadline over to another thread; it interrupts nothing by itself. A
	 * nearer deadline of the calling thread stays in force.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws Exception what the body throws
	 */
	public <T> T call(Callable<T> body) throws Exception {
		Slot slot = Slot.carrying(this.ticker, this.atNanos);
		CallStack.push(slot);
		try {
			return body.call();
		}
		finally {
			CallStack.pop(slot);
		}
	}

	/**
	 * Like {@link #call}, as a scope for work on the calling thread.
	 * @return to be closed when the work is over
	 */
	public DeadlineScope open() {
		return new DeadlineScope(Slot.carrying(this.ticker, this.atNanos));
	}

	@Override
	public String toString() {
		return "Deadline in " + Duration.ofNanos(remainingNanos());
	}

}
