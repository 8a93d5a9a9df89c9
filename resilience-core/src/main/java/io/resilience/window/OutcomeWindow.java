package io.resilience.window;

/**
 * Recent outcomes. Thread-safe; pure arithmetic that is given the time.
 */
public interface OutcomeWindow {

	/**
	 * Adds a call.
	 * @param now monotonic nanoseconds
	 * @param failed whether it failed
	 * @param slow whether it was slow
	 * @return whether the window may hold a call that failed or was slow; only then is
	 * there a reason to read it
	 */
	boolean record(long now, boolean failed, boolean slow);

	/**
	 * Reads what is in the window; changes nothing that a later reading would show.
	 * @param now monotonic nanoseconds
	 * @return the counts
	 */
	WindowCounts counts(long now);

}
