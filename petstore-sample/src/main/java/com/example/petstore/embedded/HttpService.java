package com.example.petstore.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A small service of somebody else, on a port of its own on loopback. Its {@link Knobs}
 * are at {@code /knobs}: GET shows them, POST sets them, DELETE sets them back.
 */
abstract class HttpService implements EmbeddedServer {

	private static final Logger logger = LoggerFactory.getLogger(HttpService.class);

	private static final int BACKLOG = 100;

	private final JsonMapper json = JsonMapper.shared();

	private final String name;

	private final int port;

	private final ReentrantLock lock = new ReentrantLock();

	/** Signalled when the knobs change or the service stops. */
	private final Condition changed = this.lock.newCondition();

	private Knobs knobs = Knobs.NONE;

	private @Nullable HttpServer server;

	private @Nullable ExecutorService threads;

	HttpService(String name, int preferredPort) {
		this.name = name;
		this.port = FreePort.findOr(preferredPort);
	}

	/** What the service is there for. */
	abstract Answer handle(Request request);

	@Override
	public final String name() {
		return this.name;
	}

	@Override
	public final String address() {
		return "http://127.0.0.1:" + this.port;
	}

	/**
	 * Change what is wrong with the service, from now on.
	 * @param knobs what is wrong
	 */
	public final void turn(Knobs knobs) {
		this.lock.lock();
		try {
			this.knobs = knobs;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public final void start() {
		this.lock.lock();
		try {
			if (this.server != null) {
				return;
			}
			HttpServer starting = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port),
					BACKLOG);
			CustomizableThreadFactory factory = new CustomizableThreadFactory(this.name + "-");
			factory.setDaemon(true);
			this.threads = Executors.newCachedThreadPool(factory);
			starting.setExecutor(this.threads);
			starting.createContext("/", this::exchange);
			starting.start();
			this.server = starting;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("%s did not start on port %d".formatted(this.name, this.port), ex);
		}
		finally {
			this.lock.unlock();
		}
		logger.info("{} answers at {}", this.name, address());
	}

	@Override
	public final void stop() {
		HttpServer stopping;
		this.lock.lock();
		try {
			if (this.server == null) {
				return;
			}
			stopping = this.server;
			this.server = null;
			if (this.threads != null) {
				this.threads.shutdownNow();
			}
		}
		finally {
			this.lock.unlock();
		}
		stopping.stop(0);
		logger.info("{} on port {} stopped", this.name, this.port);
	}

	@Override
	public final void close() {
		stop();
	}

	private void exchange(HttpExchange exchange) throws IOException {
		try (exchange) {
			Answer answer;
			try {
				answer = exchange.getRequestURI().getPath().equals("/knobs") ? knobs(exchange) : work(exchange);
			}
			catch (JacksonException | IllegalArgumentException ex) {
				answer = new Answer(400, Map.of("error", "invalid_request"));
			}
			catch (InterruptedException ex) {
				// The service stops: like a crash, the connection breaks.
				Thread.currentThread().interrupt();
				return;
			}
			byte[] body = this.json.writeValueAsBytes(answer.body());
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(answer.status(), body.length);
			exchange.getResponseBody().write(body);
		}
	}

	private Answer knobs(HttpExchange exchange) throws IOException {
		switch (exchange.getRequestMethod()) {
			case "POST" -> turn(this.json.readValue(exchange.getRequestBody(), Knobs.class));
			case "DELETE" -> turn(Knobs.NONE);
			default -> logger.debug("The knobs are read");
		}
		return new Answer(200, now());
	}

	private Answer work(HttpExchange exchange) throws IOException, InterruptedException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		Knobs wrong = now();
		if (wrong.delay() > 0) {
			waitWhileRunning(wrong.delay());
		}
		if (ThreadLocalRandom.current().nextDouble() < wrong.errors()) {
			return new Answer(503, Map.of("error", "out_of_order"));
		}
		Answer answer = handle(new Request(exchange.getRequestMethod(), exchange.getRequestURI(),
				exchange.getRequestHeaders().getFirst("Idempotency-Key"),
				(body.length > 0) ? this.json.readTree(body) : this.json.createObjectNode()));
		while (now().hangs()) {
			waitWhileRunning(Long.MAX_VALUE);
		}
		return answer;
	}

	private Knobs now() {
		this.lock.lock();
		try {
			return this.knobs;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Until the time is over, the knobs are changed or the service stops. */
	private void waitWhileRunning(long milliseconds) throws InterruptedException {
		this.lock.lock();
		try {
			Knobs before = this.knobs;
			long left = TimeUnit.MILLISECONDS.toNanos(milliseconds);
			while (left > 0 && this.knobs == before) {
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	record Request(String method, URI uri, @Nullable String idempotencyKey, JsonNode body) {

		String path() {
			return this.uri.getPath();
		}

	}

	record Answer(int status, Object body) {

	}

}
