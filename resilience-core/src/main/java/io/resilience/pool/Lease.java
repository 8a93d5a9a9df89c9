package io.resilience.pool;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A borrowed resource, as a scope: {@code try (var lease = pool.borrow()) { … }}. Closing
 * gives the resource back, once.
 * <p>
 * May be closed by another thread than the one that borrowed; the resource itself is as
 * thread-safe as it is.
 *
 * @param <T> type of the resource
 */
public final class Lease<T> implements AutoCloseable {

	private final ResourcePool<T> pool;

	private final Pooled<T> pooled;

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile boolean broken;

	final long sinceNanos;

	/** Who borrowed it and where, if leaks are looked for. */
	final @Nullable Borrower borrower;

	/** Whether it has been reported; used by the pool's maintenance alone. */
	boolean reported;

	Lease(ResourcePool<T> pool, Pooled<T> pooled, long now, @Nullable Borrower borrower) {
		this.pool = pool;
		this.pooled = pooled;
		this.sinceNanos = now;
		this.borrower = borrower;
	}

	/**
	 * The resource.
	 * @return what was borrowed
	 * @throws IllegalStateException if it has been given back
	 */
	public T get() {
		if (this.closed.get()) {
			throw new IllegalStateException("This lease of pool '%s' is closed: its resource may be somebody else's now"
				.formatted(this.pool.name()));
		}
		return this.pooled.resource;
	}

	/**
	 * Marks the resource as broken: closing destroys it, and the pool makes another when
	 * one is needed.
	 */
	public void invalidate() {
		this.broken = true;
	}

	/**
	 * Gives the resource back. Only the first time counts.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.pool.giveBack(this, this.pooled, this.broken);
		}
	}

}
