package io.resilience.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;

/**
 * Asks for a page and judges the status of the answer: healthy if it is expected,
 * degraded if it is another success, else unhealthy. Redirects are not followed. The body
 * is not read.
 */
public final class HttpHealthCheck implements HealthCheck {

	private final URL url;

	private final String shown;

	private final StatusCodes expected;

	private final int timeoutMillis;

	private HttpHealthCheck(URI uri, StatusCodes expected, Duration timeout) {
		this.url = url(uri);
		this.shown = shown(uri);
		this.expected = expected;
		this.timeoutMillis = SocketTimeouts.millis(timeout);
	}

	/**
	 * A check that expects 200.
	 * @param url the page, with the scheme {@code http} or {@code https}
	 * @return the check
	 * @throws IllegalArgumentException if it is no such URL
	 */
	public static HttpHealthCheck of(String url) {
		return of(url, StatusCodes.ok(), Duration.ofSeconds(5));
	}

	/**
	 * A check.
	 * @param url the page, with the scheme {@code http} or {@code https}
	 * @param expected which answers are healthy
	 * @param timeout longest wait for the connection, and for an answer
	 * @return the check
	 * @throws IllegalArgumentException if it is no such URL
	 */
	public static HttpHealthCheck of(String url, StatusCodes expected, Duration timeout) {
		try {
			return new HttpHealthCheck(new URI(url), expected, timeout);
		}
		catch (URISyntaxException ex) {
			throw invalid();
		}
	}

	private static URL url(URI uri) {
		boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
		if (!http || uri.getHost() == null) {
			throw invalid();
		}
		try {
			return uri.toURL();
		}
		catch (MalformedURLException ex) {
			throw invalid();
		}
	}

	/** Says nothing of the URL, which may hold a password. */
	private static IllegalArgumentException invalid() {
		return new IllegalArgumentException("Invalid url: must be an http or https URL with a host");
	}

	/** Without user, password and query. */
	private static String shown(URI uri) {
		return uri.getScheme() + "://" + uri.getHost() + ((uri.getPort() >= 0) ? ":" + uri.getPort() : "")
				+ uri.getRawPath();
	}

	@Override
	public HealthResult check() throws IOException {
		// Not java.net.http: its client keeps a thread that nothing ends before Java 21.
		HttpURLConnection connection = (HttpURLConnection) this.url.openConnection();
		connection.setConnectTimeout(this.timeoutMillis);
		connection.setReadTimeout(this.timeoutMillis);
		connection.setInstanceFollowRedirects(false);
		connection.setUseCaches(false);
		try {
			return judge(connection.getResponseCode()).withDetail("url", this.shown);
		}
		finally {
			connection.disconnect();
		}
	}

	private HealthResult judge(int code) {
		if (this.expected.contains(code)) {
			return HealthResult.healthy().withDetail("statusCode", code);
		}
		String message = "Answered %d, expected %s".formatted(code, this.expected);
		return ((code >= 200 && code < 300) ? HealthResult.degraded(message) : HealthResult.unhealthy(message))
			.withDetail("statusCode", code);
	}

}
