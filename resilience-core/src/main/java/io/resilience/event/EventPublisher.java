package io.resilience.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells listeners of events. Costs one read while there is no listener, provided that the
 * event is made only {@linkplain #isHeard() when heard}. Thread-safe.
 */
public final class EventPublisher {

	private static final Logger LOGGER = System.getLogger(EventPublisher.class.getName());

	private final List<EventListener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Whether anybody listens.
	 * @return whether it is worth making an event
	 */
	public boolean isHeard() {
		return !this.listeners.isEmpty();
	}

	/**
	 * Adds a listener.
	 * @param listener the listener
	 * @return takes it away again
	 */
	public Runnable add(EventListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	/**
	 * Tells all listeners; one that fails does not keep the event from the others.
	 * @param event the event
	 */
	public void publish(ResilienceEvent event) {
		for (EventListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (RuntimeException | Error ex) {
				LOGGER.log(Level.WARNING, "Listener " + listener.getClass().getName() + " failed on " + event.type(),
						ex);
			}
		}
	}

}
