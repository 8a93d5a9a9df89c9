package io.resilience.pool;

import org.jspecify.annotations.Nullable;

/**
 * A resource and the moments of its life, in monotonic nanoseconds: Commons Pool keeps
 * the wall clock's, which may jump.
 */
final class Pooled<T> {

	final T resource;

	final long createdNanos;

	volatile long idleSinceNanos;

	/** Whether it ends when it comes back. */
	volatile boolean spent;

	/** What interrupted its check, so that nobody knows what it is good for. */
	volatile @Nullable InterruptedException interrupted;

	Pooled(T resource, long now) {
		this.resource = resource;
		this.createdNanos = now;
		this.idleSinceNanos = now;
	}

}
