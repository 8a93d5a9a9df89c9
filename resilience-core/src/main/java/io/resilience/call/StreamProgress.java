package io.resilience.call;

/**
 * For guards of streams: what a stream that is being called tells of itself. Its methods
 * must be quick and must not block. Thread-safe.
 */
public interface StreamProgress {

	/**
	 * Since when the stream owes its subscriber an element.
	 * @param now monotonic nanoseconds
	 * @return monotonic nanoseconds; {@code now} if it owes none
	 */
	long owesSince(long now);

	/**
	 * Gives up what has not begun: no element of the attempt under way is passed on from
	 * now on.
	 * @return whether the stream may begin again; false if an element has been passed on
	 */
	boolean mayBeginAgain();

}
