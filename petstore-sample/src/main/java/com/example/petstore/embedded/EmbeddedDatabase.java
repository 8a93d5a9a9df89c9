package com.example.petstore.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL server on loopback which needs nothing installed. It can be stopped
 * and started again, on the same port and with the same data, to see how the application
 * gets through an outage; {@link #close()} ends it for good and deletes the data.
 * <p>
 * PostgreSQL refuses to run as root; for root it is started in a user namespace, which a
 * container may have to allow.
 */
public class EmbeddedDatabase implements EmbeddedServer {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedDatabase.class);

	private static final Duration STARTUP_LIMIT = Duration.ofMinutes(3);

	private final int port = FreePort.find();

	// Where Zonky looks for what killed applications have left, and clears it.
	private final Path dataDirectory = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg",
			"petstore-" + UUID.randomUUID());

	private @Nullable EmbeddedPostgres server;

	@Override
	public String name() {
		return "postgresql";
	}

	@Override
	public String address() {
		return jdbcUrl();
	}

	@Override
	public synchronized void start() {
		if (this.server != null) {
			return;
		}
		boolean firstStart = Files.notExists(this.dataDirectory);
		try {
			// Zonky waits without limit, and a thread that does so is interrupted if the
			// application is ended while it starts: that would leave processes behind.
			this.server = CompletableFuture.supplyAsync(this::launch).get(STARTUP_LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			processes().forEach(ProcessHandle::destroyForcibly);
			if (firstStart) {
				deleteData();
			}
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			throw new IllegalStateException("PostgreSQL did not start on port " + this.port
					+ "; logging.level.io.zonky.test.db.postgres=info shows what it said", ex);
		}
		logger.info("PostgreSQL answers at {}", jdbcUrl());
	}

	private EmbeddedPostgres launch() {
		try {
			return EmbeddedPostgres.builder()
				.setPort(this.port)
				.setDataDirectory(this.dataDirectory)
				.setCleanDataDirectory(false)
				// Spring's hook stops the server, and only after the connection pool.
				.setRegisterShutdownHook(false)
				.setPGStartupWait(STARTUP_LIMIT)
				.setLocaleConfig("locale", "C")
				.setServerConfig("unix_socket_directories", "")
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stop the server: its clients lose their connections, new ones are refused, the data
	 * are kept. Does nothing if it is stopped.
	 */
	@Override
	public synchronized void stop() {
		if (this.server == null) {
			return;
		}
		List<ProcessHandle> processes = processes();
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.server = null;
			// Whatever did not end in the time that Zonky gives it.
			processes.forEach(ProcessHandle::destroyForcibly);
		}
		logger.info("PostgreSQL on port {} stopped", this.port);
	}

	/**
	 * Stop the server and delete its data.
	 */
	@Override
	public synchronized void close() {
		stop();
		deleteData();
	}

	private void deleteData() {
		try {
			FileSystemUtils.deleteRecursively(this.dataDirectory);
		}
		catch (IOException ex) {
			logger.warn("Could not delete {}: {}", this.dataDirectory, ex.toString());
		}
	}

	/**
	 * Return where the server is, or will be once started.
	 * @return the JDBC URL, without user
	 */
	public String jdbcUrl() {
		return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(this.port);
	}

	/**
	 * Return the user that owns the database. It needs no password.
	 * @return the name of the user
	 */
	public String username() {
		return "postgres";
	}

	Path dataDirectory() {
		return this.dataDirectory;
	}

	List<ProcessHandle> processes() {
		try (Stream<String> lines = Files.lines(this.dataDirectory.resolve("postmaster.pid"))) {
			return lines.findFirst()
				.map(Long::valueOf)
				.flatMap(ProcessHandle::of)
				.map((postmaster) -> Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList())
				.orElse(List.of());
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
