package io.resilience.alert;

/**
 * Hears of alerts, one at a time and in their order, on a thread in the background. What
 * it throws is logged and forgotten; while it waits, later alerts wait too.
 */
@FunctionalInterface
public interface AlertListener {

	/**
	 * Takes an alert.
	 * @param alert what is said
	 */
	void onAlert(ResilienceAlert alert);

}
