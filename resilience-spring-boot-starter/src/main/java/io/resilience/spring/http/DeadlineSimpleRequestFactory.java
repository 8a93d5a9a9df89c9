package io.resilience.spring.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.concurrent.TimeUnit;

import io.resilience.time.Deadline;

import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * A request factory on {@link HttpURLConnection} whose connect and read timeouts never
 * exceed the time that the {@linkplain Deadline#current() guarded call} around the
 * request has left. Connections of that kind cannot be interrupted, so without this a
 * hung server keeps the thread after the deadline.
 */
public class DeadlineSimpleRequestFactory extends SimpleClientHttpRequestFactory {

	@Override
	protected void prepareConnection(HttpURLConnection connection, String httpMethod) throws IOException {
		super.prepareConnection(connection, httpMethod);
		Deadline deadline = Deadline.current().orElse(null);
		if (deadline != null) {
			int left = (int) Math.min(Integer.MAX_VALUE,
					TimeUnit.NANOSECONDS.toMillis(Math.max(0, deadline.remainingNanos())) + 1);
			connection.setConnectTimeout(nearer(connection.getConnectTimeout(), left));
			connection.setReadTimeout(nearer(connection.getReadTimeout(), left));
		}
	}

	/** Zero stands for no timeout. */
	private static int nearer(int configured, int left) {
		return (configured == 0) ? left : Math.min(configured, left);
	}

}
