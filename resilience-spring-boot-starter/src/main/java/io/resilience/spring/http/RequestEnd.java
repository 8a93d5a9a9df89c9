package io.resilience.spring.http;

import java.net.HttpURLConnection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.resilience.time.Deadline;
import org.apache.hc.core5.concurrent.Cancellable;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequest;

/**
 * How a request that has just been made can be ended, by the client that it belongs to.
 * The JDK's client and Reactor Netty need no help up to the head of the response: they
 * end a request when its thread is interrupted.
 */
enum RequestEnd {

	/** Blocking sockets, which can be closed. */
	HTTP_COMPONENTS("HttpComponentsClientHttpRequest", "httpRequest") {

		@Override
		@Nullable Runnable of(Object request, Deadline deadline) {
			return HttpComponents.abort(request);
		}

	},

	/** Goes on in the background after an interrupt. */
	JETTY("JettyClientHttpRequest", "request") {

		@Override
		@Nullable Runnable of(Object request, Deadline deadline) {
			return Jetty.abort(request);
		}

	},

	/**
	 * Cannot be closed while it is read, but has timeouts, of which shorter ones stay.
	 * After half a body the JDK itself closes the socket, within five seconds.
	 */
	SIMPLE("SimpleClientHttpRequest", "connection") {

		@Override
		@Nullable Runnable of(Object request, Deadline deadline) {
			HttpURLConnection connection = (HttpURLConnection) request;
			limit(connection, deadline);
			return null;
		}

	};

	static final String PACKAGE = "org.springframework.http.client.";

	private final String type;

	private final String field;

	private final PrivateField request;

	RequestEnd(String type, String field) {
		this.type = PACKAGE + type;
		this.field = field;
		this.request = new PrivateField(this.type, field);
	}

	/**
	 * Prepares a request for its end.
	 * @param request what Spring makes of it
	 * @param deadline when it ends
	 * @return ends it, on any thread; {@code null} where it ends by itself
	 */
	static @Nullable Runnable of(ClientHttpRequest request, Deadline deadline) {
		for (RequestEnd end : values()) {
			Object inner = end.request.of(request);
			if (inner != null) {
				return end.of(inner, deadline);
			}
		}
		return null;
	}

	abstract @Nullable Runnable of(Object request, Deadline deadline);

	String type() {
		return this.type;
	}

	String field() {
		return this.field;
	}

	static void limit(HttpURLConnection connection, Deadline deadline) {
		long left = TimeUnit.NANOSECONDS.toMillis(Math.max(0, deadline.remainingNanos())) + 1;
		int limit = (int) Math.min(Integer.MAX_VALUE, left);
		connection.setConnectTimeout(nearer(connection.getConnectTimeout(), limit));
		connection.setReadTimeout(nearer(connection.getReadTimeout(), limit));
	}

	/** Zero stands for no timeout. */
	private static int nearer(int configured, int left) {
		return (configured == 0) ? left : Math.min(configured, left);
	}

	/** Loaded only where Apache's client is. */
	private static final class HttpComponents {

		private HttpComponents() {
		}

		static @Nullable Runnable abort(Object request) {
			return (request instanceof Cancellable cancellable) ? cancellable::cancel : null;
		}

	}

	/** Loaded only where Jetty's client is. */
	private static final class Jetty {

		private Jetty() {
		}

		static Runnable abort(Object request) {
			return () -> ((Request) request).abort(new TimeoutException("The guarded call is over"));
		}

	}

}
