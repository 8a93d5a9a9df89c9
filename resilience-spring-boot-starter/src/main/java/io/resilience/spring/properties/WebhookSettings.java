package io.resilience.spring.properties;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.resilience.alert.AlertLevel;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts are posted. Its text is without secrets.
 *
 * @param url the address
 * @param format what is posted
 * @param level least level of what is posted
 * @param routingKey key that a paging service asks for, or {@code null}
 * @param headers headers of the request, names and values in turn
 * @param timeout how long one attempt may take, above zero; 5 s by default
 */
public record WebhookSettings(URI url, WebhookFormat format, AlertLevel level, @Nullable String routingKey,
		List<String> headers, Duration timeout) {

	private static final String PREFIX = "monitoring.alerts.webhook.";

	public WebhookSettings {
		headers = List.copyOf(headers);
	}

	static @Nullable WebhookSettings from(Assembly root) {
		String url = root.get(PREFIX + "url", "");
		if (url.isEmpty()) {
			return null;
		}
		String routingKey = root.get(PREFIX + "routing_key", "");
		List<?> headers = root.find(PREFIX + "headers", List.class);
		return new WebhookSettings(URI.create(url), root.get(PREFIX + "format", WebhookFormat.GENERIC),
				root.get(PREFIX + "level", AlertLevel.WARNING), routingKey.isEmpty() ? null : routingKey,
				(headers != null)
						? headers.stream().flatMap((header) -> nameAndValue(header.toString()).stream()).toList()
						: List.of(),
				root.get(PREFIX + "timeout", Duration.ofSeconds(5)));
	}

	private static List<String> nameAndValue(String header) {
		int colon = header.indexOf(':');
		return List.of(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
	}

	/**
	 * Looks for what cannot work.
	 * @param root what is written
	 * @param problems where to report
	 */
	static void check(Scope root, Problems problems) {
		Levels levels = Levels.of(List.of(root.values()));
		Contradictions report = new Contradictions("monitoring", levels, problems);
		Given url = levels.find(PREFIX + "url");
		if (url != null && !url.value().toString().isEmpty() && !isHttp(url.value().toString())) {
			report.report(url, "must be an http or https URL with a host");
		}
		Given headers = levels.find(PREFIX + "headers");
		if (headers != null && ((List<?>) headers.value()).stream().anyMatch((it) -> !isHeader(it.toString()))) {
			report.report(headers, "must be headers that a client may set, each as 'Name: value'");
		}
		Given format = levels.find(PREFIX + "format");
		if (format != null && format.value() == WebhookFormat.PAGER && levels.find(PREFIX + "routing_key") == null) {
			report.report(format, "needs the key 'routing_key' beside it");
		}
	}

	private static boolean isHttp(String text) {
		try {
			URI url = URI.create(text);
			String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
			return url.getHost() != null && (scheme.equals("http") || scheme.equals("https"));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean isHeader(String text) {
		if (text.indexOf(':') <= 0) {
			return false;
		}
		try {
			List<String> header = nameAndValue(text);
			HttpRequest.newBuilder().header(header.get(0), header.get(1));
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return "WebhookSettings[format=%s, level=%s, timeout=%s]".formatted(this.format, this.level, this.timeout);
	}

}
