package io.resilience.profile;

/**
 * A piece of work that is measured until it is closed, by the thread that opened it.
 */
@FunctionalInterface
public interface ProfileScope extends AutoCloseable {

	/**
	 * Ends the scope. Only the first time counts.
	 */
	@Override
	void close();

}
