package io.resilience.spring.endpoint;

import java.util.List;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.RegistryListener;
import io.resilience.event.EventHistory;
import io.resilience.event.ResilienceEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator endpoint {@code resilienceevents}: what the guards did lately. Begins to
 * listen when it is made, that is only where it is exposed.
 */
@Endpoint(id = "resilienceevents")
public final class ResilienceEventsEndpoint {

	private static final int OF_A_KIND = 50;

	private static final int IN_ALL = 5000;

	private final DependencyRegistry registry;

	private final EventHistory history = new EventHistory(OF_A_KIND, IN_ALL);

	/**
	 * Creates the endpoint.
	 * @param registry whose events to keep
	 */
	public ResilienceEventsEndpoint(DependencyRegistry registry) {
		this.registry = registry;
		registry.events().add(this.history);
		registry.addListener(new Forgetting());
	}

	/**
	 * Shows what happened lately.
	 * @return the events, the newest first
	 */
	@ReadOperation
	public EventsDescriptor events() {
		return EventsDescriptor.of(this.history.events());
	}

	/**
	 * Shows what happened lately to one dependency or pattern.
	 * @param name its name
	 * @return the events, the newest first, or {@code null} if nothing is known by that
	 * name
	 */
	@ReadOperation
	public @Nullable EventsDescriptor eventsOf(@Selector String name) {
		List<ResilienceEvent> events = this.history.events(name);
		return (events.isEmpty() && this.registry.find(name).isEmpty()) ? null : EventsDescriptor.of(events);
	}

	/** A dependency that goes takes its events with it. */
	private final class Forgetting implements RegistryListener {

		@Override
		public void registered(Dependency dependency) {
			// Its events come when something happens.
		}

		@Override
		public void removed(Dependency dependency) {
			ResilienceEventsEndpoint.this.history.forget(dependency.name());
		}

	}

}
