package io.resilience.spring.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What happened lately.
 *
 * @param events the newest first, each with {@code time}, {@code dependency}, where known
 * {@code operation}, {@code type}, and what its type has beside
 */
public record EventsDescriptor(List<Map<String, Object>> events) implements OperationResponseBody {

	static EventsDescriptor of(List<ResilienceEvent> events) {
		return new EventsDescriptor(events.stream().map(EventsDescriptor::describe).toList());
	}

	private static Map<String, Object> describe(ResilienceEvent event) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("time", event.time().toString());
		fields.put("dependency", event.dependency());
		String operation = event.operation();
		if (operation != null) {
			fields.put("operation", operation);
		}
		fields.put("type", event.type());
		event.details().forEach((name, value) -> fields.put(name, isTime(value) ? value.toString() : value));
		return fields;
	}

	private static boolean isTime(Object value) {
		return value instanceof Duration || value instanceof Instant;
	}

}
