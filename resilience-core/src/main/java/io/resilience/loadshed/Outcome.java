package io.resilience.loadshed;

import java.util.Locale;

/**
 * What an admitted call says about the load.
 */
public enum Outcome {

	/** It ended by itself: its duration is a latency. */
	SUCCESS,

	/**
	 * It timed out or was refused for lack of capacity: its duration is a lower bound.
	 */
	DROPPED,

	/** It failed or was given up: its duration says nothing. */
	IGNORED;

	/** Deep enough for any real chain, and an end for a circular one. */
	private static final int MAX_DEPTH = 32;

	/**
	 * Drivers and clients have a timeout exception each and no common ancestor, only a
	 * habit of naming.
	 */
	private static final ClassValue<Boolean> TIMEOUT = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			for (Class<?> each = type; each != null; each = each.getSuperclass()) {
				if (each.getSimpleName().toLowerCase(Locale.ROOT).endsWith("timeoutexception")) {
					return true;
				}
			}
			return false;
		}

	};

	/**
	 * What a failure says about the load: an exception that is, or was caused by, one
	 * whose class or superclass is called {@code …TimeoutException} is a drop; any other
	 * says nothing, since failing may be fast.
	 * @param failure what the call threw
	 * @return {@link #DROPPED} or {@link #IGNORED}
	 */
	public static Outcome of(Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			if (TIMEOUT.get(current.getClass())) {
				return DROPPED;
			}
			current = current.getCause();
		}
		return IGNORED;
	}

}
