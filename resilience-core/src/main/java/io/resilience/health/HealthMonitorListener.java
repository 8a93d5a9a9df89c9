package io.resilience.health;

/**
 * Hears of health checks that come and go. Called on the thread that registers or
 * removes, outside of all locks.
 */
public interface HealthMonitorListener {

	/**
	 * A check was registered.
	 * @param name its name
	 */
	void registered(String name);

	/**
	 * A check was removed.
	 * @param name its former name
	 */
	void removed(String name);

}
