package io.resilience.bulkhead;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings back permits whose scope nobody can close any more: it has become unreachable.
 * The collector finds them; they are taken from it when the bulkhead is full or is looked
 * at, so it needs no thread.
 * <p>
 * Concurrency. A permit is settled once, by whoever moves its flag first: the scope that
 * closes, which is reachable then, or the collector's queue, which holds it only when it
 * is not.
 */
final class ForgottenPermits {

	private static final Logger LOGGER = System.getLogger(Bulkhead.class.getName());

	private final Bulkhead bulkhead;

	private final ReferenceQueue<Permit> unreachable = new ReferenceQueue<>();

	private final Set<Held> held = ConcurrentHashMap.newKeySet();

	private final LongAdder count = new LongAdder();

	ForgottenPermits(Bulkhead bulkhead) {
		this.bulkhead = bulkhead;
	}

	Held hold(Permit permit) {
		Held one = new Held(permit, this);
		this.held.add(one);
		return one;
	}

	/**
	 * Gives back what was forgotten.
	 * @return whether there was any
	 */
	boolean bringBack() {
		boolean any = false;
		for (Held one = (Held) this.unreachable.poll(); one != null; one = (Held) this.unreachable.poll()) {
			if (one.settle()) {
				this.count.increment();
				LOGGER.log(Level.WARNING,
						"A permit of bulkhead '%s', taken by thread '%s', was never closed; it is back now. Use it in a try-with-resources statement"
							.formatted(this.bulkhead.name(), one.thread));
				this.bulkhead.exit();
				any = true;
			}
		}
		return any;
	}

	long count() {
		return this.count.sum();
	}

	/** A permit that is out. */
	static final class Held extends PhantomReference<Permit> {

		private final AtomicBoolean out = new AtomicBoolean(true);

		private final ForgottenPermits permits;

		private final String thread = Thread.currentThread().getName();

		Held(Permit permit, ForgottenPermits permits) {
			super(permit, permits.unreachable);
			this.permits = permits;
		}

		/** Only the first time counts. */
		boolean settle() {
			return this.out.compareAndSet(true, false) && this.permits.held.remove(this);
		}

	}

}
