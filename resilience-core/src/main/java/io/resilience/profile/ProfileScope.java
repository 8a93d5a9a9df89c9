package io.resilience.profile;

/**
 * A piece of work that is measured until it is closed, by the thread that opened it.
 * Lives no longer than its {@code try}: the same object serves later scopes of that
 * thread.
 */
@FunctionalInterface
public interface ProfileScope extends AutoCloseable {

	/**
	 * Ends the scope, and what is still open within it. Only the first time counts.
	 */
	@Override
	void close();

}
