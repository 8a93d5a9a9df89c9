package io.resilience.spring.monitor;

import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.alert.ResilienceAlert;
import io.resilience.spring.properties.WebhookFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is posted of an alert.
 *
 * @see <a href="https://api.slack.com/messaging/webhooks">Incoming webhooks of Slack</a>
 * @see <a href="https://developer.pagerduty.com/docs/send-alert-event">Events API v2 of
 * PagerDuty</a>
 */
final class AlertBody {

	private final WebhookFormat format;

	private final String source;

	private final @Nullable String routingKey;

	/**
	 * Creates it.
	 * @param format what the receiver takes
	 * @param source name of the application
	 * @param routingKey key that a paging service asks for, or {@code null}
	 */
	AlertBody(WebhookFormat format, String source, @Nullable String routingKey) {
		this.format = format;
		this.source = source;
		this.routingKey = routingKey;
	}

	String json(ResilienceAlert alert) {
		return Json.object(switch (this.format) {
			case GENERIC -> generic(alert);
			case CHAT -> Map.of("text", text(alert));
			case PAGER -> pager(alert);
		});
	}

	private Map<String, Object> generic(ResilienceAlert alert) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("id", alert.id());
		body.put("state", alert.state().label());
		body.put("level", alert.level().label());
		body.put("kind", alert.kind().label());
		body.put("name", alert.name());
		body.put("message", alert.message());
		body.put("time", alert.time().toString());
		body.put("since", alert.since().toString());
		body.put("source", this.source);
		return body;
	}

	private String text(ResilienceAlert alert) {
		String what = alert.isResolved() ? "RESOLVED" : alert.level().name();
		return "[%s] %s: %s".formatted(what, this.source, alert.message());
	}

	/** All that is said of one trouble has one key, so that it becomes one incident. */
	private Map<String, Object> pager(ResilienceAlert alert) {
		Map<String, Object> body = new LinkedHashMap<>();
		if (this.routingKey != null) {
			body.put("routing_key", this.routingKey);
		}
		body.put("event_action", alert.isResolved() ? "resolve" : "trigger");
		body.put("dedup_key", this.source + "/" + alert.id());
		Map<String, Object> payload = new LinkedHashMap<>();
		payload.put("summary", this.source + ": " + alert.message());
		payload.put("source", this.source);
		payload.put("severity", alert.level().label());
		payload.put("timestamp", alert.time().toString());
		payload.put("component", alert.name());
		payload.put("class", alert.kind().label());
		body.put("payload", payload);
		return body;
	}

}
