package io.resilience.chaos;

import java.util.Locale;

/**
 * How far an experiment is.
 */
public enum ExperimentState {

	/** Known, and not begun. */
	CREATED,

	/** Its faults strike. */
	RUNNING,

	/** Its time was over, and the steady state held afterwards. */
	COMPLETED,

	/** The steady state did not hold before, or no more afterwards. */
	FAILED,

	/** Ended early: by its limit, by hand, or by an emergency stop. */
	ABORTED;

	/**
	 * The word for JSON and events.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
