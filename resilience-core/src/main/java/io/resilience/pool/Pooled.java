package io.resilience.pool;

/**
 * A resource and the moments of its life, in monotonic nanoseconds: Commons Pool keeps
 * the wall clock's, which may jump.
 */
final class Pooled<T> {

	final T resource;

	final long createdNanos;

	volatile long idleSinceNanos;

	Pooled(T resource, long now) {
		this.resource = resource;
		this.createdNanos = now;
		this.idleSinceNanos = now;
	}

}
