package io.resilience.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter that belongs to the thread which counts first: it alone writes one of the two
 * parts, and needs no atomic step for that. All other threads share the other part.
 * <p>
 * Concurrency. The owner is set once, by a CAS, and the number of a thread is never given
 * to another one; so {@code own} has a single writer, and no count is lost. Readers see
 * what was counted before they learned of it by other means, and may miss the rest.
 */
final class BiasedCounter {

	private static final long NOBODY = 0;

	/**
	 * In the middle of its array, so that who reads the owner does not wait for its line.
	 */
	private static final int MIDDLE = 16;

	private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

	private static final VarHandle OWNER;

	static {
		try {
			OWNER = MethodHandles.lookup().findVarHandle(BiasedCounter.class, "owner", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final long[] own = new long[2 * MIDDLE];

	private final LongAdder others = new LongAdder();

	private volatile long owner = NOBODY;

	void increment() {
		long thread = Thread.currentThread().getId();
		long owner = this.owner;
		if (owner == thread || (owner == NOBODY && OWNER.compareAndSet(this, NOBODY, thread))) {
			CELL.setRelease(this.own, MIDDLE, this.own[MIDDLE] + 1);
		}
		else {
			this.others.increment();
		}
	}

	long sum() {
		return (long) CELL.getAcquire(this.own, MIDDLE) + this.others.sum();
	}

}
