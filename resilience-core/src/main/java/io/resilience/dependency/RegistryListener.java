package io.resilience.dependency;

import io.resilience.guard.Operation;

/**
 * Hears of dependencies that come and go. Called on the thread that registers or removes,
 * outside of all locks.
 */
public interface RegistryListener {

	/**
	 * A dependency was registered.
	 * @param dependency the new one
	 */
	void registered(Dependency dependency);

	/**
	 * An operation of a dependency was named for the first time, after the dependency was
	 * registered.
	 * @param dependency the dependency
	 * @param operation the new operation
	 */
	default void operationAdded(Dependency dependency, Operation operation) {
	}

	/**
	 * A dependency was removed.
	 * @param dependency the former one
	 */
	default void removed(Dependency dependency) {
	}

}
