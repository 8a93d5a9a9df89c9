package io.resilience.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * One guarded body under way: who runs it, since when, until when. Slots are reused, so
 * that a call allocates nothing.
 * <p>
 * Concurrency. {@code state} holds a phase in its low three bits and above them the
 * number of the call, so that a watcher which looked at one call can never hit the next
 * one in the same slot. The thread that moves it from FREE to RUNNING owns the other
 * fields. It writes {@code thread} before it releases {@code deadlineNanos}, and resets
 * the deadline to {@link #UNSET} before it frees the slot: a watcher that sees RUNNING
 * reads either UNSET or the deadline of that very call, and with the deadline its thread.
 * The owner leaves by a CAS from RUNNING; where the watcher was first (FIRING) it waits
 * until the interrupt has been delivered (FIRED), so none arrives after the call. After
 * the grace period the watcher counts the call by a CAS from FIRED to ABANDONED, which
 * the owner races by one from FIRED to LEAVING.
 */
public final class Slot extends SlotPadding {

	static final long UNSET = Long.MIN_VALUE;

	private static final long FREE = 0;

	private static final long RUNNING = 1;

	private static final long FIRING = 2;

	private static final long FIRED = 3;

	private static final long ABANDONED = 4;

	private static final long LEAVING = 5;

	private static final long PHASE = 7;

	private static final long NEXT_CALL = 8;

	private static final VarHandle STATE;

	private static final VarHandle DEADLINE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(Slot.class, "state", long.class);
			DEADLINE = lookup.findVarHandle(Slot.class, "deadlineNanos", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Ticker ticker;

	private volatile long state;

	private long deadlineNanos = UNSET;

	private @Nullable Thread thread;

	private boolean interruptedBefore;

	private boolean counted;

	private boolean interruptedMeanwhile;

	@Nullable Slot outer;

	@Nullable Object @Nullable [] top;

	Slot(Ticker ticker) {
		this.ticker = ticker;
	}

	static Slot carrying(Ticker ticker, long deadlineNanos) {
		Slot slot = new Slot(ticker);
		Slot outer = CallStack.current();
		slot.deadlineNanos = (outer != null) ? outer.nearer(ticker, deadlineNanos) : deadlineNanos;
		return slot;
	}

	Deadline deadline() {
		return new Deadline(this.ticker, this.deadlineNanos);
	}

	/**
	 * The nearer of this slot's deadline and another one. Times of different tickers
	 * cannot be compared, only what is left of them.
	 */
	long nearer(Ticker ticker, long deadlineNanos) {
		long own = (ticker == this.ticker) ? this.deadlineNanos
				: ticker.read() + (this.deadlineNanos - this.ticker.read());
		return (own - deadlineNanos < 0) ? own : deadlineNanos;
	}

	boolean claim() {
		long seen = this.state;
		return (seen & PHASE) == FREE && STATE.compareAndSet(this, seen, seen + NEXT_CALL + RUNNING);
	}

	void start(Thread thread, long deadlineNanos, boolean counted) {
		this.thread = thread;
		this.counted = counted;
		this.interruptedMeanwhile = false;
		this.interruptedBefore = thread.isInterrupted();
		DEADLINE.setRelease(this, (deadlineNanos != UNSET) ? deadlineNanos : UNSET + 1);
	}

	/**
	 * Frees the slot.
	 * @return whether its thread was interrupted for being late
	 */
	boolean finish() {
		this.deadlineNanos = UNSET;
		this.thread = null;
		long seen = this.state;
		if ((seen & PHASE) == RUNNING && STATE.compareAndSet(this, seen, seen - RUNNING)) {
			return false;
		}
		awaitFired();
		return true;
	}

	private void awaitFired() {
		for (int spins = 0; (this.state & PHASE) < FIRED; spins++) {
			if (spins < 100) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
	}

	/**
	 * For the owner, after a late call: from now on it is not counted any more.
	 * @return whether it has been
	 */
	boolean endsAbandoned() {
		long seen = this.state;
		return (seen & PHASE) == ABANDONED || !STATE.compareAndSet(this, seen, seen - FIRED + LEAVING);
	}

	/**
	 * Second half of {@link #finish()} after a late call. It comes last, when the
	 * interrupt flag is settled.
	 */
	void free() {
		STATE.setRelease(this, this.state & ~PHASE);
	}

	boolean interruptedBefore() {
		return this.interruptedBefore;
	}

	/**
	 * Whether somebody else had interrupted the thread when it turned out to be late.
	 */
	boolean interruptedMeanwhile() {
		return this.interruptedMeanwhile;
	}

	/**
	 * For the owner, when a call further in which was late leaves: the flag that this
	 * slot's watcher may have found set was only that call's.
	 * @param meanwhile what that call says of others
	 * @return whether this call is late too
	 */
	boolean innerLeft(boolean meanwhile) {
		if (!hasFired()) {
			return false;
		}
		awaitFired();
		this.interruptedMeanwhile &= meanwhile;
		return true;
	}

	/**
	 * What a watcher finds.
	 * @param late what to do with a thread that is late
	 * @param now the time
	 * @return the deadline of the call under way, {@link #UNSET} if it is still entering,
	 * the end of its grace period if it is late, or {@code now + }{@link Nanos#FOREVER}
	 * if there is none to wait for
	 */
	long inspect(long now, Watch late) {
		long seen = this.state;
		if ((seen & PHASE) == FIRED) {
			return this.counted ? inspectLate(seen, now, late) : now + Nanos.FOREVER;
		}
		if ((seen & PHASE) != RUNNING) {
			return now + Nanos.FOREVER;
		}
		long deadline = (long) DEADLINE.getAcquire(this);
		if (deadline == UNSET || deadline - now > 0) {
			return deadline;
		}
		Thread target = this.thread;
		if (target != null && STATE.compareAndSet(this, seen, seen - RUNNING + FIRING)) {
			return fire(seen - RUNNING, target, deadline, now, late);
		}
		return now + Nanos.FOREVER;
	}

	private long fire(long call, Thread target, long deadline, long now, Watch late) {
		boolean abandoned = this.counted && late.graceEnds(deadline) - now <= 0;
		try {
			this.interruptedMeanwhile = target.isInterrupted();
			late.onLate(target, abandoned);
		}
		finally {
			this.state = call + (abandoned ? ABANDONED : FIRED);
		}
		return (this.counted && !abandoned) ? late.graceEnds(deadline) : now + Nanos.FOREVER;
	}

	private long inspectLate(long seen, long now, Watch late) {
		long deadline = (long) DEADLINE.getAcquire(this);
		if (deadline == UNSET) {
			return now + Nanos.FOREVER; // it is leaving
		}
		long ends = late.graceEnds(deadline);
		if (ends - now > 0) {
			return ends;
		}
		late.onAbandoned(() -> STATE.compareAndSet(this, seen, seen - FIRED + ABANDONED));
		return now + Nanos.FOREVER;
	}

	boolean isTaken() {
		return (this.state & PHASE) != FREE;
	}

	boolean hasFired() {
		return (this.state & PHASE) >= FIRING;
	}

}
