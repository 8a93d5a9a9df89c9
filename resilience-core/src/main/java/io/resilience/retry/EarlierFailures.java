package io.resilience.retry;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * What earlier attempts of one call threw, to be attached to what the caller gets. Keeps
 * the latest few: a call may be tried very often.
 */
final class EarlierFailures {

	static final int MOST = 10;

	private @Nullable Deque<Throwable> failures;

	void add(Throwable failure) {
		if (this.failures == null) {
			this.failures = new ArrayDeque<>(4);
		}
		if (this.failures.size() == MOST) {
			this.failures.removeFirst();
		}
		this.failures.addLast(failure);
	}

	void attachTo(Throwable thrown) {
		if (this.failures != null) {
			this.failures.forEach((failure) -> attach(failure, thrown));
		}
	}

	/**
	 * Adds a suppressed exception, each once and no endless list of them: some exceptions
	 * are constants that are thrown again and again.
	 */
	static void attach(Throwable failure, Throwable thrown) {
		if (failure == thrown) {
			return;
		}
		Throwable[] attached = thrown.getSuppressed();
		for (Throwable other : attached) {
			if (other == failure) {
				return;
			}
		}
		if (attached.length < MOST) {
			thrown.addSuppressed(failure);
		}
	}

}
