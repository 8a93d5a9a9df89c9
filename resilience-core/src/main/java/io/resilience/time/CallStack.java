package io.resilience.time;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The guarded calls that a thread is in, innermost first, linked through
 * {@link Slot#outer}.
 */
final class CallStack {

	/** In the middle of its array, so that no two threads write the same cache line. */
	private static final int INNERMOST = 16;

	/**
	 * A JDK array and not a class of ours, so that a thread which outlives the
	 * application keeps nothing of it alive; empty while no call is under way.
	 */
	private static final ThreadLocal<@Nullable Object[]> TOP = ThreadLocal.withInitial(() -> new Object[2 * INNERMOST]);

	private CallStack() {
	}

	static @Nullable Slot current() {
		return (Slot) TOP.get()[INNERMOST];
	}

	static void push(Slot slot) {
		@Nullable Object[] top = TOP.get();
		slot.top = top;
		slot.outer = (Slot) top[INNERMOST];
		top[INNERMOST] = slot;
	}

	static void pop(Slot slot) {
		@Nullable Object[] top = Objects.requireNonNull(slot.top);
		top[INNERMOST] = slot.outer;
		slot.outer = null;
		slot.top = null;
	}

	/**
	 * Like {@link #pop}, for one that need not be the innermost, nor still there: the
	 * call that it was pushed in takes it along when it leaves, and must not come back.
	 */
	static void remove(Slot slot) {
		@Nullable Object[] top = slot.top;
		if (top == null) {
			return;
		}
		if (top != TOP.get()) {
			throw new IllegalStateException("A scope must be closed by the thread that opened it");
		}
		if (top[INNERMOST] == slot) {
			pop(slot);
			return;
		}
		for (Slot inner = (Slot) top[INNERMOST]; inner != null; inner = inner.outer) {
			if (inner.outer == slot) {
				inner.outer = slot.outer;
			}
		}
		slot.outer = null;
		slot.top = null;
	}

}
