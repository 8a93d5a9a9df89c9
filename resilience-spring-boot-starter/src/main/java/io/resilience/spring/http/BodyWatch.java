package io.resilience.spring.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

import io.resilience.time.Deadline;
import io.resilience.time.Scheduler;

import org.springframework.http.client.ClientHttpResponse;

/**
 * Reads a body for no longer than the deadline in force allows. The streams of the JDK's
 * HttpClient swallow the interrupt that ends other waits (seen on JDK 17), but can be
 * closed by another thread while they are read. Those of other clients cannot safely;
 * they react to the interrupt or need a read timeout.
 */
final class BodyWatch {

	private static final String JDK_RESPONSE = "org.springframework.http.client.JdkClientHttpResponse";

	private BodyWatch() {
	}

	static byte[] read(ClientHttpResponse response, InputStream body, int mostBytes) throws IOException {
		Deadline deadline = Deadline.current().orElse(null);
		if (deadline == null || !response.getClass().getName().equals(JDK_RESPONSE)) {
			return body.readNBytes(mostBytes);
		}
		AtomicBoolean over = new AtomicBoolean();
		Scheduler scheduler = Scheduler.shared();
		Scheduler.Task close = scheduler.schedule(() -> scheduler.dispatch(() -> {
			if (over.compareAndSet(false, true)) {
				closeQuietly(body);
			}
		}), Math.max(0, deadline.remainingNanos()));
		try {
			return body.readNBytes(mostBytes);
		}
		finally {
			close.cancel();
			over.set(true);
		}
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
