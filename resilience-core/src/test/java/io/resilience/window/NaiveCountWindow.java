package io.resilience.window;

import java.util.ArrayDeque;
import java.util.function.IntPredicate;

/**
 * The count window as one would say it: a queue, and a count over all of it when asked.
 */
final class NaiveCountWindow {

	private final int size;

	private final ArrayDeque<Integer> outcomes = new ArrayDeque<>();

	NaiveCountWindow(int size) {
		this.size = size;
	}

	synchronized void record(int flags) {
		if (this.outcomes.size() == this.size) {
			this.outcomes.removeFirst();
		}
		this.outcomes.addLast(flags);
	}

	synchronized int total() {
		return this.outcomes.size();
	}

	int failures() {
		return count((flags) -> (flags & CountWindow.FAILED) != 0);
	}

	int slow() {
		return count((flags) -> (flags & CountWindow.SLOW) != 0);
	}

	int failedOrSlow() {
		return count((flags) -> flags != CountWindow.OK);
	}

	private synchronized int count(IntPredicate matches) {
		return (int) this.outcomes.stream().mapToInt(Integer::intValue).filter(matches).count();
	}

}
