package io.resilience.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Tells listeners of events. Costs a look at the few listeners there are, provided that
 * the event is made only {@linkplain #isHeard(Class) when heard}. Thread-safe.
 */
public final class EventPublisher {

	private static final Logger LOGGER = System.getLogger(EventPublisher.class.getName());

	private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

	/**
	 * Whether anybody listens at all. For events that are rare; for others ask for their
	 * {@linkplain #isHeard(Class) class}.
	 * @return whether it is worth making an event
	 */
	public boolean isHeard() {
		return !this.subscriptions.isEmpty();
	}

	/**
	 * Whether anybody listens for such events.
	 * @param type class of the event
	 * @return whether it is worth making one
	 */
	public boolean isHeard(Class<? extends ResilienceEvent> type) {
		for (Subscription subscription : this.subscriptions) {
			if (subscription.isFor(type)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Adds a listener for all events, also those of {@linkplain CallEvent single calls}.
	 * @param listener the listener
	 * @return takes it away again
	 */
	public Runnable add(EventListener listener) {
		return add((type) -> true, listener);
	}

	/**
	 * Adds a listener for some events.
	 * @param types which, by their class; for those that nobody wants no object is made
	 * @param listener the listener
	 * @return takes it away again
	 */
	public Runnable add(Predicate<Class<? extends ResilienceEvent>> types, EventListener listener) {
		Subscription subscription = new Subscription(types, listener);
		this.subscriptions.add(subscription);
		return () -> this.subscriptions.remove(subscription);
	}

	/**
	 * Tells all listeners that want it; one that fails does not keep the event from the
	 * others.
	 * @param event the event
	 */
	public void publish(ResilienceEvent event) {
		for (Subscription subscription : this.subscriptions) {
			if (subscription.isFor(event.getClass())) {
				subscription.tell(event);
			}
		}
	}

	private static final class Subscription {

		private final Predicate<Class<? extends ResilienceEvent>> types;

		private final EventListener listener;

		Subscription(Predicate<Class<? extends ResilienceEvent>> types, EventListener listener) {
			this.types = types;
			this.listener = listener;
		}

		boolean isFor(Class<? extends ResilienceEvent> type) {
			try {
				return this.types.test(type);
			}
			catch (RuntimeException | Error ex) {
				log(type.getSimpleName(), ex);
				return false;
			}
		}

		void tell(ResilienceEvent event) {
			try {
				this.listener.onEvent(event);
			}
			catch (RuntimeException | Error ex) {
				log(event.type(), ex);
			}
		}

		private void log(String event, Throwable thrown) {
			LOGGER.log(Level.WARNING, "Listener " + this.listener.getClass().getName() + " failed on " + event, thrown);
		}

	}

}
