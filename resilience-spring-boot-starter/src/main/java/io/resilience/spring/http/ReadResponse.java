package io.resilience.spring.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import java.util.Set;

import io.resilience.spring.http.AbortableRequest.AbortableResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response whose body has been read already, up to a limit. One that is shorter has
 * given its connection back; the rest of a longer one is read as it is asked for.
 */
final class ReadResponse implements ClientHttpResponse {

	/** As much as WebClient, too, holds in memory. */
	static final int MOST_BYTES = 256 * 1024;

	/** What comes little by little, perhaps without an end. */
	private static final Set<String> STREAMS = Set.of("text/event-stream", "application/x-ndjson",
			"application/stream+json", "application/json-seq", "application/jsonl", "application/grpc",
			"application/octet-stream");

	private static final Set<String> STREAMING_TYPES = Set.of("audio", "video", "multipart");

	private final ClientHttpResponse response;

	private final HttpStatusCode status;

	private final String statusText;

	private final HttpHeaders headers;

	private final InputStream body;

	private final boolean complete;

	private ReadResponse(ClientHttpResponse response) throws IOException {
		this.response = response;
		this.status = response.getStatusCode();
		this.statusText = response.getStatusText();
		this.headers = response.getHeaders();
		InputStream rest = response.getBody();
		boolean stream = isStream(this.headers);
		byte[] start = stream ? new byte[0] : BodyWatch.read(response, rest, MOST_BYTES);
		this.complete = !stream && start.length < MOST_BYTES;
		if (this.complete) {
			this.body = new ByteArrayInputStream(start);
			response.close();
		}
		else {
			this.body = (start.length > 0) ? new SequenceInputStream(new ByteArrayInputStream(start), rest) : rest;
		}
	}

	/**
	 * Reads a response. If that fails it has been closed.
	 * @param response the response
	 * @return the same with its body
	 * @throws IOException if it cannot be read
	 */
	static ClientHttpResponse read(ClientHttpResponse response) throws IOException {
		try {
			return new ReadResponse(response);
		}
		catch (Throwable ex) {
			abort(response);
			throw ex;
		}
	}

	/**
	 * Closes a response that nobody wants to read: clients read what is left of a body
	 * when they close it, which may take for ever, unless its stream is closed before.
	 */
	static void abort(ClientHttpResponse response) {
		if (response instanceof AbortableResponse abortable) {
			abortable.abort().run();
		}
		try {
			BodyWatch.closeQuietly(response.getBody());
		}
		catch (IOException ex) {
			// It is closed, or as good as that.
		}
		response.close();
	}

	private static boolean isStream(HttpHeaders headers) {
		MediaType type = contentType(headers);
		return type != null && (STREAMING_TYPES.contains(type.getType().toLowerCase(Locale.ROOT))
				|| STREAMS.contains((type.getType() + '/' + type.getSubtype()).toLowerCase(Locale.ROOT)));
	}

	private static @Nullable MediaType contentType(HttpHeaders headers) {
		try {
			return headers.getContentType();
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.status;
	}

	@Override
	public String getStatusText() {
		return this.statusText;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public InputStream getBody() {
		return this.body;
	}

	@Override
	public void close() {
		if (!this.complete) {
			this.response.close();
		}
	}

}
