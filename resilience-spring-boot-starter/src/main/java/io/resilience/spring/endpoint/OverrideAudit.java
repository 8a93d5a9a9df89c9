package io.resilience.spring.endpoint;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.resilience.spring.registry.RuntimeOverrideChanged;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Has Spring Boot's auditing note changes by hand, who made them, and when they end.
 */
public final class OverrideAudit implements Consumer<RuntimeOverrideChanged> {

	/** Where nobody is known: without security, and at expiry. */
	private static final String NOBODY = "unknown";

	private final ApplicationEventPublisher events;

	/**
	 * Creates it.
	 * @param events where audits listen
	 */
	public OverrideAudit(ApplicationEventPublisher events) {
		this.events = events;
	}

	@Override
	public void accept(RuntimeOverrideChanged change) {
		Map<String, Object> data = new TreeMap<>(change.details());
		data.put("dependency", change.dependency());
		this.events.publishEvent(new AuditApplicationEvent(
				new AuditEvent(change.time(), (change.by() != null) ? change.by() : NOBODY, change.type(), data)));
	}

}
