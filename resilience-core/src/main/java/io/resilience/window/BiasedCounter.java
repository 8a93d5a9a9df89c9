package io.resilience.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * A counter that belongs to the thread which counts first: it alone writes one of the two
 * parts, and needs no atomic step for that. All other threads share the other part.
 * <p>
 * Concurrency. The owner is set once, by a CAS, so {@code own} has a single writer, and
 * no count is lost. Readers see what was counted before they learned of it by other
 * means, and may miss the rest. Nothing keeps the owner from being collected when it has
 * ended.
 */
final class BiasedCounter {

	/**
	 * In the middle of its array, so that who reads the owner does not wait for its line.
	 */
	private static final int MIDDLE = 16;

	private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

	private static final VarHandle OWNER;

	static {
		try {
			OWNER = MethodHandles.lookup().findVarHandle(BiasedCounter.class, "owner", WeakReference.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final long[] own = new long[2 * MIDDLE];

	private final LongAdder others = new LongAdder();

	private volatile @Nullable WeakReference<Thread> owner;

	void increment() {
		WeakReference<Thread> owner = this.owner;
		if ((owner != null) ? owner.refersTo(Thread.currentThread()) : becomesOwner()) {
			CELL.setRelease(this.own, MIDDLE, this.own[MIDDLE] + 1);
		}
		else {
			this.others.increment();
		}
	}

	private boolean becomesOwner() {
		return OWNER.compareAndSet(this, null, new WeakReference<>(Thread.currentThread()));
	}

	long sum() {
		return (long) CELL.getAcquire(this.own, MIDDLE) + this.others.sum();
	}

}
