package io.resilience.time;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Watches the threads inside guarded bodies and interrupts those that are late.
 * <p>
 * No timer is set for a call. A scan visits all slots and plans the next one for the
 * nearest deadline it saw, at the latest one timeout from now: a call that starts after
 * it cannot be late before. Only a call with a nearer deadline (a shorter timeout of its
 * own, little time left, or the first one after a pause) asks for a scan. While nobody is
 * inside no scan is planned at all.
 * <p>
 * Concurrency. A caller claims its slot with a CAS and then reads {@code nextScan}; a
 * scan writes {@code nextScan} and then reads the slots. Both are sequentially
 * consistent, so either the scan sees the claimed slot or the caller sees the plan. A
 * slot that is claimed but has no deadline yet makes the scan come back soon. The table
 * only grows; slots move over to the larger one by reference.
 */
public final class Watch {

	/** So many that threads that come and go seldom meet in one; they are made later. */
	private static final int SLOTS_AT_FIRST = 16;

	private static final int PROBES = 8;

	/**
	 * 2^32 divided by the golden ratio: the upper bits of its multiples lie evenly for
	 * numbers that follow one another, as those of threads do (Knuth, The Art of Computer
	 * Programming, volume 3, section 6.4).
	 */
	private static final int SPREAD = 0x9E3779B9;

	private static final long SOON = 1_000_000; // one millisecond between two scans

	private static final long NOBODY = Long.MIN_VALUE;

	private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Slot[].class);

	private final Ticker ticker;

	private volatile Scheduler scheduler;

	private final AtomicInteger late;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable Slot[] table;

	private volatile long nextScan;

	private volatile long shortestTimeout;

	private volatile long graceNanos;

	private Scheduler.Task scan = () -> {
	};

	/**
	 * Creates a watch; it allocates its slots when calls need them.
	 * @param ticker the time of the deadlines
	 * @param scheduler where scans run
	 * @param timeoutNanos the usual time between start and deadline of a call
	 * @param late counts the calls that were interrupted and still run, after their grace
	 * period
	 */
	public Watch(Ticker ticker, Scheduler scheduler, long timeoutNanos, AtomicInteger late) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.late = late;
		this.shortestTimeout = timeoutNanos;
		this.nextScan = ticker.read() + Nanos.FOREVER;
		this.table = new Slot[SLOTS_AT_FIRST];
	}

	/**
	 * Changes how far ahead scans are planned.
	 * @param timeoutNanos the usual time between start and deadline of a call
	 */
	public void timeout(long timeoutNanos) {
		this.shortestTimeout = timeoutNanos;
	}

	/**
	 * Changes how long late bodies may take to end before they count as abandoned.
	 * @param graceNanos the time after their deadline, zero for at once
	 */
	public void grace(long graceNanos) {
		this.graceNanos = graceNanos;
	}

	/**
	 * The nearer of a deadline and that of the call which the calling thread is in.
	 * @param deadlineNanos a deadline
	 * @return the one in force
	 */
	public long bounded(long deadlineNanos) {
		Slot outer = CallStack.current();
		return (outer != null) ? outer.nearer(this.ticker, deadlineNanos) : deadlineNanos;
	}

	/**
	 * Whether the call that the calling thread is in has no time left for another.
	 * @return whether its deadline has passed; outside of any call it has not
	 */
	public boolean isCallerLate() {
		Slot outer = CallStack.current();
		if (outer == null) {
			return false;
		}
		long now = this.ticker.read();
		return outer.nearer(this.ticker, now + Nanos.FOREVER) - now <= 0;
	}

	/**
	 * Begins to watch the calling thread. Must be paired with {@link #leave}.
	 * @param deadlineNanos when it is late
	 * @return its slot
	 */
	public Slot enter(long deadlineNanos) {
		return enter(deadlineNanos, true);
	}

	/**
	 * Like {@link #enter}, for a body that somebody else counts as abandoned.
	 * @param deadlineNanos when it is late
	 * @return its slot
	 */
	public Slot enterUncounted(long deadlineNanos) {
		return enter(deadlineNanos, false);
	}

	private Slot enter(long deadlineNanos, boolean counted) {
		Thread thread = Thread.currentThread();
		Slot slot = claim(thread);
		slot.start(thread, deadlineNanos, counted);
		CallStack.push(slot);
		if (deadlineNanos - this.nextScan < 0) {
			try {
				planScan(deadlineNanos);
			}
			catch (Throwable ex) { // no timer, such as no thread for it: nobody would
									// leave
				leave(slot, ex);
				throw ex;
			}
		}
		return slot;
	}

	/**
	 * Ends the watch. If the thread was interrupted for being late, the interrupt flag is
	 * put back as it was before {@link #enter}: set if it was set then, or if an
	 * enclosing call is late too. It also stays set for somebody else: who had
	 * interrupted the thread before it was late, and went unnoticed, or who did so after
	 * our interrupt had ended the body with an {@link InterruptedException}.
	 * @param slot what {@link #enter} returned
	 * @param thrown what the body threw, or {@code null}
	 * @return whether the thread was interrupted for being late
	 */
	public boolean leave(Slot slot, @Nullable Throwable thrown) {
		Slot outer = slot.outer;
		CallStack.pop(slot);
		if (!slot.finish()) {
			return false;
		}
		boolean meanwhile = slot.interruptedMeanwhile();
		boolean interrupted = Thread.interrupted();
		boolean stopped = thrown instanceof InterruptedException;
		// Two interrupts can end in one exception, and then the other is still owed.
		boolean again = (interrupted && stopped) || (meanwhile && (interrupted || stopped));
		again |= slot.interruptedBefore();
		for (; outer != null; outer = outer.outer) {
			again |= outer.innerLeft(meanwhile);
		}
		if (again) {
			Thread.currentThread().interrupt();
		}
		if (slot.endsAbandoned()) {
			this.late.decrementAndGet();
		}
		slot.free();
		return true;
	}

	/** When a body with that deadline is abandoned, if it still runs. */
	long graceEnds(long deadlineNanos) {
		return deadlineNanos + this.graceNanos;
	}

	/** Counts a body first: who sees it abandoned finds it in the number. */
	void onAbandoned(BooleanSupplier mark) {
		this.late.incrementAndGet();
		if (!mark.getAsBoolean()) {
			this.late.decrementAndGet();
		}
	}

	void onLate(Thread thread, boolean abandoned) {
		if (abandoned) {
			this.late.incrementAndGet();
		}
		try {
			thread.interrupt();
		}
		catch (RuntimeException ex) { // a class of its own: the others must not suffer
			System.getLogger(Watch.class.getName())
				.log(Level.WARNING, "Thread '" + thread.getName() + "' cannot be interrupted", ex);
		}
	}

	private Slot claim(Thread thread) {
		@Nullable Slot[] slots = this.table;
		int mask = slots.length - 1;
		int hash = (int) thread.getId() * SPREAD;
		int start = home(hash, mask);
		for (int i = 0; i < PROBES; i++) {
			Slot slot = (Slot) SLOTS.getAcquire(slots, (start + i) & mask);
			if (slot != null && slot.claim()) {
				return slot;
			}
		}
		return claimSlowly(hash);
	}

	private static int home(int hash, int mask) {
		return hash >>> Integer.numberOfLeadingZeros(mask);
	}

	/**
	 * Looks further than others would before the table grows: a thread that is in many
	 * calls at once would let it grow by its own crowd without end.
	 */
	private Slot claimSlowly(int hash) {
		this.lock.lock();
		try {
			while (true) {
				@Nullable Slot[] slots = this.table;
				int mask = slots.length - 1;
				int start = home(hash, mask);
				for (int i = 0; i < Math.max(PROBES, slots.length / 4); i++) {
					int index = (start + i) & mask;
					Slot slot = slots[index];
					if (slot == null) {
						slot = new Slot(this.ticker);
						slot.claim();
						SLOTS.setRelease(slots, index, slot);
						return slot;
					}
					if (slot.claim()) {
						return slot;
					}
				}
				grow(slots);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many places for slots there are. */
	int size() {
		return this.table.length;
	}

	/** Slots in use keep a place, near where those who made them would look. */
	private void grow(@Nullable Slot[] slots) {
		@Nullable Slot[] larger = new Slot[slots.length * 2];
		for (int i = 0; i < slots.length; i++) {
			larger[i * 2] = slots[i];
		}
		this.table = larger;
	}

	private void planScan(long at) {
		this.lock.lock();
		try {
			if (at - this.nextScan < 0) {
				plan(at, this.ticker.read());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The scheduler is closed, but somebody may still be inside. */
	private void orphaned() {
		this.scheduler = Scheduler.shared();
		scan();
	}

	private void scan() {
		this.lock.lock();
		try {
			long now = this.ticker.read();
			long latest = now + this.shortestTimeout;
			this.nextScan = latest; // first the plan, then the look: see the class
									// comment
			long nearest = interruptLate(now);
			if (nearest != NOBODY) {
				long next = (nearest - latest < 0) ? nearest : latest;
				plan((next - now < SOON) ? now + SOON : next, now);
				return;
			}
			this.nextScan = now + Nanos.FOREVER;
			// A caller may have come in under the plan that was just dropped.
			if (isAnybodyInside()) {
				plan(now + SOON, now);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Plans the one next scan. A scan that had begun and waited for the lock may have
	 * been overtaken by another plan, which it now replaces.
	 */
	private void plan(long at, long now) {
		this.scan.cancel();
		this.nextScan = now + Nanos.FOREVER; // so that the next caller asks if this fails
		this.scan = this.scheduler.schedule(this::scan, at - now, this::orphaned);
		this.nextScan = at;
	}

	/**
	 * Interrupts who is late.
	 * @return the nearest deadline of the others, or {@link #NOBODY} if no slot is taken
	 */
	private long interruptLate(long now) {
		long nearest = NOBODY;
		for (Slot slot : this.table) {
			if (slot != null && slot.isTaken()) {
				long deadline = slot.inspect(now, this);
				deadline = (deadline == Slot.UNSET) ? now + SOON : deadline;
				nearest = (nearest == NOBODY || deadline - nearest < 0) ? deadline : nearest;
			}
		}
		return nearest;
	}

	private boolean isAnybodyInside() {
		for (Slot slot : this.table) {
			if (slot != null && slot.isTaken()) {
				return true;
			}
		}
		return false;
	}

}
