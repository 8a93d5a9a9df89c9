package io.resilience.spring.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import io.resilience.time.CleanUp;
import io.resilience.time.Deadline;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A request that another thread ends at the deadline, up to the head of its response.
 * From there on {@link BodyWatch} does.
 */
final class AbortableRequest implements ClientHttpRequest, StreamingHttpOutputMessage {

	private final ClientHttpRequest request;

	private final Runnable abort;

	AbortableRequest(ClientHttpRequest request, Runnable abort) {
		this.request = request;
		this.abort = abort;
	}

	@Override
	public ClientHttpResponse execute() throws IOException {
		CleanUp atDeadline = Deadline.onExpiry(this.abort);
		try {
			return new AbortableResponse(this.request.execute(), this.abort);
		}
		catch (IOException | RuntimeException ex) {
			this.abort.run(); // a client that was interrupted may have left it running
			throw ex;
		}
		finally {
			atDeadline.close();
		}
	}

	@Override
	public void setBody(Body body) {
		((StreamingHttpOutputMessage) this.request).setBody(body);
	}

	@Override
	public OutputStream getBody() throws IOException {
		return this.request.getBody();
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.getMethod();
	}

	@Override
	public URI getURI() {
		return this.request.getURI();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.request.getAttributes();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.request.getHeaders();
	}

	/**
	 * The response to it.
	 *
	 * @param response as it is
	 * @param abort ends the exchange, on any thread
	 */
	record AbortableResponse(ClientHttpResponse response, Runnable abort) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			return this.response.getStatusCode();
		}

		@Override
		public String getStatusText() throws IOException {
			return this.response.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.response.getHeaders();
		}

		@Override
		public InputStream getBody() throws IOException {
			return this.response.getBody();
		}

		@Override
		public void close() {
			this.response.close();
		}

	}

}
