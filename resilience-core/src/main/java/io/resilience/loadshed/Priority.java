package io.resilience.loadshed;

/**
 * How important a call is: a number from 0 to 10, <strong>lower is more
 * important</strong>. Three have names; the numbers between them are for whoever needs
 * finer steps. Constants, so that annotations can use them.
 * <p>
 * Whatever the strategy, {@link #CRITICAL} calls are never shed because of a signal (CPU,
 * memory, latency) and may use the part of the limit that is reserved for them; they are
 * shed only above the hard limit.
 */
public final class Priority {

	/** Must not fail: payments, health of the process itself. */
	public static final int CRITICAL = 0;

	/** What somebody waits for; the default. */
	public static final int NORMAL = 5;

	/** What nobody waits for and can be done later: batch work, prefetching. */
	public static final int BACKGROUND = 10;

	private Priority() {
	}

	/**
	 * Checks a priority.
	 * @param priority the number
	 * @return the number
	 * @throws IllegalArgumentException unless it is from 0 to 10
	 */
	public static int require(int priority) {
		if (priority < CRITICAL || priority > BACKGROUND) {
			throw new IllegalArgumentException(
					"Invalid priority (%d): must be from 0 (critical) to 10 (background), lower is more important"
						.formatted(priority));
		}
		return priority;
	}

	/**
	 * When this priority is shed, relative to the others that are not critical.
	 * @param priority from 1 to 10
	 * @return from 0, shed first, to 1, shed last
	 */
	static double rank(int priority) {
		return Math.min(1, (BACKGROUND - priority) / (double) (BACKGROUND - 1));
	}

}
