package io.resilience.pool;

import java.time.Duration;
import java.util.List;

/**
 * A resource that has been out for longer than {@code leak_after}: slow work, or a lease
 * that nobody closes.
 *
 * @param borrower name of the thread that borrowed it
 * @param age how long it has been out
 * @param stack where it was borrowed, the innermost frame first; immutable
 */
public record OverdueLease(String borrower, Duration age, List<StackTraceElement> stack) {

	public OverdueLease {
		stack = List.copyOf(stack);
	}

}
