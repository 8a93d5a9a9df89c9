package io.resilience.memory;

/**
 * Counts what a thread allocates, until it is closed by the same thread. Scopes may nest;
 * an outer one counts what the inner one does. On a virtual thread, and on a JVM that
 * does not count, it sees nothing.
 */
public final class AllocationScope implements AutoCloseable {

	private final Allocations.Counter counter;

	private final Thread thread = Thread.currentThread();

	private final long before = Allocations.ofThisThread();

	private boolean closed;

	AllocationScope(Allocations.Counter counter) {
		this.counter = counter;
	}

	/**
	 * Ends the scope. Only the first time counts.
	 * @throws IllegalStateException if another thread closes it
	 */
	@Override
	public void close() {
		if (Thread.currentThread() != this.thread) {
			throw new IllegalStateException(
					"This scope was opened by thread '%s' and counts what that allocates: close it there"
						.formatted(this.thread.getName()));
		}
		if (!this.closed) {
			this.closed = true;
			long now = Allocations.ofThisThread();
			this.counter.add((this.before < 0 || now < 0) ? 0 : now - this.before);
		}
	}

}
