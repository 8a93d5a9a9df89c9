package io.resilience.spring.http;

import java.io.IOException;
import java.net.URI;

import io.resilience.time.Deadline;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Ends requests at the deadline of the guarded call around them, whatever their client
 * does with an interrupt.
 */
final class DeadlineRequestFactory extends AbstractClientHttpRequestFactoryWrapper {

	DeadlineRequestFactory(ClientHttpRequestFactory delegate) {
		super(delegate);
	}

	@Override
	protected ClientHttpRequest createRequest(URI uri, HttpMethod method, ClientHttpRequestFactory delegate)
			throws IOException {
		ClientHttpRequest request = delegate.createRequest(uri, method);
		Deadline deadline = Deadline.current().orElse(null);
		if (deadline == null) {
			return request;
		}
		Runnable abort = RequestEnd.of(request, deadline);
		return (abort != null) ? new AbortableRequest(request, abort) : request;
	}

}
