package io.resilience.bulkhead;

/**
 * A permit of a {@link Bulkhead} as a scope. May be closed by any thread; only the first
 * {@link #close()} counts. One that is forgotten comes back, with a warning, some time
 * after nobody can reach it any more.
 */
public final class Permit implements AutoCloseable {

	private final Bulkhead bulkhead;

	private final ForgottenPermits.Held held;

	Permit(Bulkhead bulkhead, ForgottenPermits permits) {
		this.bulkhead = bulkhead;
		this.held = permits.hold(this);
	}

	/**
	 * Gives the permit back.
	 */
	@Override
	public void close() {
		if (this.held.settle()) {
			this.bulkhead.exit();
		}
	}

}
