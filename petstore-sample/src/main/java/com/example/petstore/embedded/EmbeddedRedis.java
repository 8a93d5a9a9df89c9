package com.example.petstore.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

import org.springframework.util.FileSystemUtils;

/**
 * A real Redis server on loopback which needs nothing installed: a process of its own, of
 * the binary that comes with the embedded Redis distribution. It keeps nothing on disk,
 * as befits a cache.
 */
public final class EmbeddedRedis implements EmbeddedServer {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedRedis.class);

	private static final Duration STARTUP_LIMIT = Duration.ofMinutes(3);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

	private final int port = FreePort.find();

	private @Nullable Path directory;

	private @Nullable Process server;

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public String address() {
		return "redis://127.0.0.1:" + this.port;
	}

	int port() {
		return this.port;
	}

	@Override
	public synchronized void start() {
		if (this.server != null && this.server.isAlive()) {
			return;
		}
		try {
			Process process = new ProcessBuilder(executable().toString(), "--bind", "127.0.0.1", "--port",
					Integer.toString(this.port), "--save", "", "--appendonly", "no")
				.directory(directory().toFile())
				.redirectErrorStream(true)
				.redirectOutput(directory().resolve("redis.log").toFile())
				.start();
			this.server = process;
			awaitAnswer(process);
		}
		catch (IOException ex) {
			stop();
			throw new UncheckedIOException("Redis did not start on port " + this.port, ex);
		}
		logger.info("Redis answers at {}", address());
	}

	private void awaitAnswer(Process process) throws IOException {
		long start = System.nanoTime();
		while (!answers()) {
			if (!process.isAlive()) {
				throw new IOException("It ended with status " + process.exitValue() + ": "
						+ Files.readString(directory().resolve("redis.log")));
			}
			if (System.nanoTime() - start > STARTUP_LIMIT.toNanos()) {
				throw new IOException("It did not answer within " + STARTUP_LIMIT);
			}
			pause(process);
		}
	}

	/** Waits for the process to end, which is the pause that ends early when it does. */
	private static void pause(Process process) throws IOException {
		try {
			process.waitFor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while it started", ex);
		}
	}

	private boolean answers() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
			socket.setSoTimeout(1000);
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			return socket.getInputStream().read() == '+';
		}
		catch (IOException ex) {
			return false;
		}
	}

	private Path executable() throws IOException {
		try (var files = Files.list(directory())) {
			return files.filter((file) -> file.getFileName().toString().startsWith("redis-server"))
				.findFirst()
				.orElseGet(this::extract);
		}
	}

	private Path extract() {
		try {
			return ExecutableProvider.newJarResourceProvider(directory().toFile()).get().toPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path directory() throws IOException {
		if (this.directory == null) {
			this.directory = Files.createTempDirectory("petstore-redis-");
		}
		return this.directory;
	}

	@Override
	public synchronized void stop() {
		if (this.server == null) {
			return;
		}
		this.server.destroyForcibly().onExit().join();
		this.server = null;
		logger.info("Redis on port {} stopped", this.port);
	}

	@Override
	public synchronized void close() {
		stop();
		try {
			if (this.directory != null) {
				FileSystemUtils.deleteRecursively(this.directory);
			}
		}
		catch (IOException ex) {
			logger.warn("Could not delete {}: {}", this.directory, ex.toString());
		}
	}

	List<ProcessHandle> processes() {
		return (this.server != null) ? List.of(this.server.toHandle()) : List.of();
	}

}
