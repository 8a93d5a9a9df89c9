package io.resilience.event;

/**
 * Hears of events, on the thread that caused them and outside of all locks. What it
 * throws is logged and forgotten; what it waits for, the call waits for.
 */
@FunctionalInterface
public interface EventListener {

	/**
	 * Takes an event.
	 * @param event the event
	 */
	void onEvent(ResilienceEvent event);

}
