package io.resilience.circuitbreaker;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last few failures. Written on the failing path only, so a lock will do.
 */
final class RecentFailures {

	private static final int KEPT = 10;

	private final Deque<FailureRecord> failures = new ArrayDeque<>();

	synchronized void add(Class<?> failure) {
		if (this.failures.size() == KEPT) {
			this.failures.removeLast();
		}
		this.failures.addFirst(new FailureRecord(Instant.now(), failure.getName()));
	}

	synchronized void clear() {
		this.failures.clear();
	}

	synchronized List<FailureRecord> newestFirst() {
		return List.copyOf(this.failures);
	}

}
