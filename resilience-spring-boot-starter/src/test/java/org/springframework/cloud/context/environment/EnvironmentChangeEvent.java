package org.springframework.cloud.context.environment;

import org.springframework.context.ApplicationEvent;

/**
 * Stands in for that of Spring Cloud, which the library knows by name only.
 */
public class EnvironmentChangeEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	public EnvironmentChangeEvent(Object source) {
		super(source);
	}

}
