package io.resilience.pool;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who asks a pool for a resource: taken when they ask, as a lease may come on another
 * thread.
 */
final class Borrower {

	private static final Set<String> OURS = Set.of(Borrower.class.getName(), ResourcePool.class.getName());

	private final String thread = Thread.currentThread().getName();

	private final Throwable here = new Throwable();

	String thread() {
		return this.thread;
	}

	/** The innermost frame first, without those of the pool. */
	List<StackTraceElement> stack() {
		return Stream.of(this.here.getStackTrace()).dropWhile((frame) -> OURS.contains(frame.getClassName())).toList();
	}

}
