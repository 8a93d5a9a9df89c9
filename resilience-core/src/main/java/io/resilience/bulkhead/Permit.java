package io.resilience.bulkhead;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A permit of a {@link Bulkhead} as a scope. May be closed by any thread; only the first
 * {@link #close()} counts.
 */
public final class Permit implements AutoCloseable {

	private final AtomicBoolean held = new AtomicBoolean(true);

	private final Bulkhead bulkhead;

	Permit(Bulkhead bulkhead) {
		this.bulkhead = bulkhead;
	}

	/**
	 * Gives the permit back.
	 */
	@Override
	public void close() {
		if (this.held.compareAndSet(true, false)) {
			this.bulkhead.exit();
		}
	}

}
