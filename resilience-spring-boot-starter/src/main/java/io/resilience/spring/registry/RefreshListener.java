package io.resilience.spring.registry;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Refreshes when somebody says that the environment has changed. Spring Cloud is known by
 * name only.
 */
public final class RefreshListener implements SmartApplicationListener {

	private static final String ENVIRONMENT_CHANGED = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private final ResilienceRefresher refresher;

	/**
	 * Creates a listener.
	 * @param refresher what to ask
	 */
	public RefreshListener(ResilienceRefresher refresher) {
		this.refresher = refresher;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return eventType == RefreshRequestedEvent.class || eventType.getName().equals(ENVIRONMENT_CHANGED);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		this.refresher.refreshOrLog();
	}

}
