package com.example.petstore.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Starts all servers at the same time, each on a thread of its own, and ends them so. The
 * application waits for the one that it cannot start without, the database; for the
 * others it waits before it opens its port, but not for ever.
 */
final class EmbeddedServers implements SmartLifecycle, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedServers.class);

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private final Map<EmbeddedServer, CompletableFuture<Void>> servers = new LinkedHashMap<>();

	private final ExecutorService threads;

	private volatile boolean running;

	EmbeddedServers(List<EmbeddedServer> servers) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("embedded-");
		factory.setDaemon(true);
		this.threads = Executors.newFixedThreadPool(servers.size(), factory);
		servers.forEach((server) -> this.servers.put(server, CompletableFuture.runAsync(server::start, this.threads)));
	}

	/** Waits for a server; fails if it does. */
	<S extends EmbeddedServer> S started(S server) {
		try {
			this.servers.get(server).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("Embedded server '%s' did not start".formatted(server.name()),
					ex.getCause());
		}
		return server;
	}

	@Override
	public void start() {
		this.running = true;
		long patience = System.nanoTime() + PATIENCE.toNanos();
		this.servers.forEach((server, start) -> {
			try {
				start.get(patience - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (Exception ex) {
				logger.warn("'{}' does not answer yet; going on without it", server.name(), ex.getCause());
			}
		});
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before everything that calls the servers. */
	@Override
	public int getPhase() {
		return 0;
	}

	/** The addresses by name. */
	Map<String, String> addresses() {
		Map<String, String> addresses = new LinkedHashMap<>();
		this.servers.keySet().forEach((server) -> addresses.put(server.name(), server.address()));
		return addresses;
	}

	@Override
	public void close() {
		List<Thread> closing = new ArrayList<>();
		this.threads.shutdownNow();
		for (EmbeddedServer server : this.servers.keySet()) {
			Thread thread = new Thread(() -> close(server), "embedded-close-" + server.name());
			thread.start();
			closing.add(thread);
		}
		closing.forEach(EmbeddedServers::join);
	}

	private static void close(EmbeddedServer server) {
		try {
			server.close();
		}
		catch (RuntimeException ex) {
			logger.warn("'{}' did not end properly", server.name(), ex);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
