package com.example.petstore.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * A real Kafka server, broker and controller in one, on threads of this process. Unlike
 * the broker for tests of Spring Kafka it listens on loopback only, and can be stopped
 * and started again at the same address with the same data.
 */
public final class EmbeddedKafka implements EmbeddedServer {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedKafka.class);

	private static final String NODE = "1";

	private final String topic;

	private final int port;

	private volatile int advertisedPort;

	private final int controllerPort;

	private @Nullable Path directory;

	private @Nullable KafkaRaftServer server;

	/**
	 * Creates a server that is not started yet.
	 * @param topic the topic to create
	 */
	public EmbeddedKafka(String topic) {
		this.topic = topic;
		this.port = FreePort.find();
		this.controllerPort = FreePort.find();
		this.advertisedPort = this.port;
	}

	/**
	 * Send clients to another port, as a broker behind a proxy has to. From the next
	 * start on.
	 * @param proxy the port of the proxy
	 */
	public synchronized void advertise(int proxy) {
		this.advertisedPort = proxy;
	}

	@Override
	public String name() {
		return "kafka";
	}

	@Override
	public String address() {
		return "127.0.0.1:" + this.advertisedPort;
	}

	/**
	 * Where it really listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	@Override
	public synchronized void start() {
		if (this.server != null) {
			return;
		}
		// By default a broker in trouble ends the whole process.
		Exit.setHaltProcedure(EmbeddedKafka::refuseToExit);
		Exit.setExitProcedure(EmbeddedKafka::refuseToExit);
		KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties(formatted())), Time.SYSTEM);
		this.server = starting;
		try {
			starting.startup();
			createTopic();
		}
		catch (RuntimeException | ExecutionException ex) {
			stop();
			throw new IllegalStateException("Kafka did not start on port " + this.port, ex);
		}
		logger.info("Kafka answers at {}", address());
	}

	/** Who sends to a topic that is only being made has to wait and to try again. */
	private void createTopic() throws ExecutionException {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + this.port))) {
			if (!admin.listTopics().names().get().contains(this.topic)) {
				admin.createTopics(List.of(new NewTopic(this.topic, 1, (short) 1))).all().get();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void refuseToExit(int status, @Nullable String message) {
		throw new IllegalStateException("Kafka gave up with status %d: %s".formatted(status, message));
	}

	private Path formatted() {
		if (this.directory != null) {
			return this.directory;
		}
		try {
			Path created = Files.createTempDirectory("petstore-kafka-");
			new Formatter()
				.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
				.setNodeId(Integer.parseInt(NODE))
				.setClusterId(Uuid.randomUuid().toString())
				.addDirectory(created.toString())
				.setMetadataLogDirectory(created.toString())
				.setControllerListenerName("CONTROLLER")
				.run();
			this.directory = created;
			return created;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Kafka's data directory could not be made", ex);
		}
	}

	private Properties properties(Path data) {
		Properties properties = new Properties();
		properties.setProperty("node.id", NODE);
		properties.setProperty("process.roles", "broker,controller");
		properties.setProperty("listeners",
				"PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(this.port, this.controllerPort));
		properties.setProperty("advertised.listeners", "PLAINTEXT://" + address());
		properties.setProperty("controller.listener.names", "CONTROLLER");
		properties.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + this.controllerPort);
		properties.setProperty("log.dirs", data.toString());
		// One broker, few threads, little memory.
		properties.setProperty("offsets.topic.replication.factor", "1");
		properties.setProperty("offsets.topic.num.partitions", "1");
		properties.setProperty("group.initial.rebalance.delay.ms", "0");
		properties.setProperty("num.network.threads", "2");
		properties.setProperty("num.io.threads", "2");
		properties.setProperty("background.threads", "2");
		properties.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
		return properties;
	}

	@Override
	public synchronized void stop() {
		if (this.server == null) {
			return;
		}
		KafkaRaftServer stopping = this.server;
		this.server = null;
		stopping.shutdown();
		stopping.awaitShutdown();
		logger.info("Kafka on port {} stopped", this.port);
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

}
