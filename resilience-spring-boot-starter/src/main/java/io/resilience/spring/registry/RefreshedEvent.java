package io.resilience.spring.registry;

import java.util.List;

import org.springframework.context.ApplicationEvent;

/**
 * A changed environment has been applied to the live guards.
 */
public final class RefreshedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient List<SettingChange> changes;

	/**
	 * Creates an event.
	 * @param source who applied it
	 * @param changes what has changed
	 */
	public RefreshedEvent(Object source, List<SettingChange> changes) {
		super(source);
		this.changes = List.copyOf(changes);
	}

	/**
	 * What has changed.
	 * @return the changes by dependency, pattern and key
	 */
	public List<SettingChange> changes() {
		return this.changes;
	}

}
