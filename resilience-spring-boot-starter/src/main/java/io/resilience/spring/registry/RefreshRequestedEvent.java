package io.resilience.spring.registry;

import org.springframework.context.ApplicationEvent;

/**
 * Publish it to have a changed environment applied to the live guards, without knowing
 * the {@link ResilienceRefresher}. What stands in the way is logged.
 */
public final class RefreshRequestedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an event.
	 * @param source who asks
	 */
	public RefreshRequestedEvent(Object source) {
		super(source);
	}

}
