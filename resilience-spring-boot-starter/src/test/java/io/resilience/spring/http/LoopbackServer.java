package io.resilience.spring.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * A real HTTP server that answers what it is told to, one after the other, and then "ok".
 */
final class LoopbackServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Queue<HttpHandler> answers = new ConcurrentLinkedQueue<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();

	private final CountDownLatch closed = new CountDownLatch(1);

	LoopbackServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		this.connections.add(exchange.getRemoteAddress());
		this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
		exchange.getRequestBody().readAllBytes();
		HttpHandler answer = this.answers.poll();
		try (exchange) {
			((answer != null) ? answer : answer(200, "ok")).handle(exchange);
		}
	}

	private static HttpHandler answer(int status, String body, String... headers) {
		return (exchange) -> {
			for (int i = 0; i < headers.length; i += 2) {
				exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
			}
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
			exchange.getResponseBody().write(bytes);
		};
	}

	LoopbackServer answers(int status, String body, String... headers) {
		this.answers.add(answer(status, body, headers));
		return this;
	}

	/** Never answers. */
	LoopbackServer hangs() {
		this.answers.add((exchange) -> awaitClose());
		return this;
	}

	/** Answers with a head and no more than the first half of a body. */
	LoopbackServer hangsInTheBody(int status, String contentType) {
		this.answers.add((exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", contentType);
			exchange.sendResponseHeaders(status, 10);
			exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			awaitClose();
		});
		return this;
	}

	/** Answers with a head, and then with a byte now and again, without an end. */
	LoopbackServer drips() {
		this.answers.add((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			do {
				exchange.getResponseBody().write('.');
				exchange.getResponseBody().flush();
			}
			while (!isClosedAfter(50));
		});
		return this;
	}

	private boolean isClosedAfter(long millis) {
		try {
			return this.closed.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	private void awaitClose() {
		try {
			this.closed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	String url() {
		return "http://" + this.server.getAddress().getHostString() + ":" + this.server.getAddress().getPort();
	}

	List<String> requests() {
		return this.requests;
	}

	int connections() {
		return this.connections.size();
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
