package io.resilience.spring.endpoint;

import io.resilience.alert.ResilienceAlert;

/**
 * An alert that is not resolved, for JSON.
 *
 * @param id the same for all that is said of one trouble
 * @param level {@code warning} or {@code critical}
 * @param kind what it is about
 * @param name name of the dependency or health check in trouble
 * @param message what is wrong
 * @param since when it began
 */
public record AlertDescriptor(String id, String level, String kind, String name, String message, String since) {

	static AlertDescriptor of(ResilienceAlert alert) {
		return new AlertDescriptor(alert.id(), alert.level().label(), alert.kind().label(), alert.name(),
				alert.message(), alert.since().toString());
	}

}
