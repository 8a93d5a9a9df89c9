package io.resilience.spring.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Set;

import io.resilience.spring.http.AbortableRequest.AbortableResponse;
import io.resilience.time.CleanUp;
import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpResponse;

/**
 * Reads a body for no longer than the deadline in force allows. The streams of the JDK's
 * HttpClient swallow the interrupt that ends other waits (seen on JDK 17), and those of
 * Reactor Netty spin on it, but both can be closed by another thread while they are read.
 * Those of other clients cannot safely: who can, ends the exchange, the others have a
 * read timeout.
 */
final class BodyWatch {

	/** Whose streams may be closed while they are read. */
	private static final Set<String> CLOSABLE = Set.of("org.springframework.http.client.JdkClientHttpResponse",
			"org.springframework.http.client.ReactorClientHttpResponse");

	private static final int CHUNK = 8 * 1024;

	private BodyWatch() {
	}

	static byte[] read(ClientHttpResponse response, InputStream body, int mostBytes) throws IOException {
		Deadline deadline = Deadline.current().orElse(null);
		if (deadline == null) {
			return body.readNBytes(mostBytes);
		}
		Runnable end = end(response, body);
		if (end == null) {
			return read(body, mostBytes, deadline);
		}
		CleanUp atDeadline = Deadline.onExpiry(end);
		try {
			return body.readNBytes(mostBytes);
		}
		finally {
			atDeadline.close();
		}
	}

	private static @Nullable Runnable end(ClientHttpResponse response, InputStream body) {
		if (response instanceof AbortableResponse abortable) {
			return abortable.abort();
		}
		return CLOSABLE.contains(response.getClass().getName()) ? () -> closeQuietly(body) : null;
	}

	/**
	 * A read timeout begins anew with every byte, so the time is looked at between reads.
	 */
	private static byte[] read(InputStream body, int mostBytes, Deadline deadline) throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		byte[] chunk = new byte[CHUNK];
		int length = 0;
		while (length >= 0 && read.size() < mostBytes) {
			if (deadline.isExpired()) {
				throw new SocketTimeoutException("The body did not arrive in time");
			}
			length = body.read(chunk, 0, Math.min(CHUNK, mostBytes - read.size()));
			read.write(chunk, 0, Math.max(0, length));
		}
		return read.toByteArray();
	}

	static void closeQuietly(InputStream body) {
		try {
			body.close();
		}
		catch (IOException ex) {
			// It is closed, or as good as that.
		}
	}

}
