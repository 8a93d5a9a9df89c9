package io.resilience.time;

/**
 * A deadline in force on the thread that opened it, until it is closed there. Scopes may
 * be closed in any order; only the first time counts.
 */
public final class DeadlineScope implements AutoCloseable {

	private final Slot slot;

	DeadlineScope(Slot slot) {
		this.slot = slot;
		CallStack.push(slot);
	}

	/**
	 * Ends it.
	 * @throws IllegalStateException on another thread than that which opened it
	 */
	@Override
	public void close() {
		CallStack.remove(this.slot);
	}

}
