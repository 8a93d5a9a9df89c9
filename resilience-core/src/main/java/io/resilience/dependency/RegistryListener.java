package io.resilience.dependency;

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
	 * A dependency was removed.
	 * @param dependency the former one
	 */
	default void removed(Dependency dependency) {
	}

}
