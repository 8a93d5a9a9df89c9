package io.resilience.spring.http;

import java.io.IOException;
import java.net.HttpURLConnection;

import io.resilience.time.Deadline;

import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * A request factory on {@link HttpURLConnection} whose connect and read timeouts never
 * exceed the time that the {@linkplain Deadline#current() guarded call} around the
 * request has left. Connections of that kind cannot be interrupted, so without this a
 * hung server keeps the thread after the deadline. Needed only by clients that no
 * {@link RestClientGuards guard} has been applied to.
 */
public class DeadlineSimpleRequestFactory extends SimpleClientHttpRequestFactory {

	@Override
	protected void prepareConnection(HttpURLConnection connection, String httpMethod) throws IOException {
		super.prepareConnection(connection, httpMethod);
		Deadline.current().ifPresent((deadline) -> RequestEnd.limit(connection, deadline));
	}

}
