package io.resilience.spring.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import io.lettuce.core.api.StatefulConnection;
import io.resilience.spring.RunningApplication;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.embedded.RedisServer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections to a real Redis server that Lettuce pools, as Spring Data sets it up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LettucePoolTests {

	private static final int CONNECTIONS = 2;

	private RedisServer server;

	private RunningApplication application;

	@BeforeAll
	void start() throws IOException {
		int port = freePort();
		this.server = RedisServer.newRedisServer().bind("127.0.0.1").port(port).setting("save \"\"").build();
		this.server.start();
		this.application = RunningApplication.start(Application.class, "redis.port: " + port);
	}

	@AfterAll
	void close() throws IOException {
		if (this.application != null) {
			this.application.close();
		}
		this.server.stop();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void itsNumbersAndItsConditionAreShownUnderItsOwnersName() {
		try (RedisConnection first = open()) {
			assertThat(first.ping()).isEqualTo("PONG");
			assertThat(pool()).containsEntry("kind", "commons_pool")
				.containsEntry("active", 1)
				.containsEntry("capacity", CONNECTIONS)
				.containsEntry("waiting", 0)
				.containsEntry("condition", "healthy");
			try (RedisConnection second = open()) {
				assertThat(second.ping()).isEqualTo("PONG");
				assertThat(pool()).containsEntry("utilization", 1.0).containsEntry("condition", "under_pressure");
			}
		}
		assertThat(pool()).containsEntry("active", 0).containsEntry("idle", CONNECTIONS);
		assertThat(((Number) pool().get("borrowed")).longValue()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void itHasMetersSoonAfterItsFirstConnection() {
		try (RedisConnection connection = open()) {
			assertThat(connection.ping()).isEqualTo("PONG");
			Awaitility.await()
				.atMost(60, TimeUnit.SECONDS)
				.until(() -> this.application.get("/actuator/prometheus")
					.body()
					.contains("resilience_pool_active{kind=\"commons_pool\",pool=\"lettuce-"));
		}
	}

	private RedisConnection open() {
		return this.application.bean(LettuceConnectionFactory.class).getConnection();
	}

	private Map<String, Object> pool() {
		Map<String, Map<String, Object>> pools = JsonPath.read(this.application.get("/actuator/resilience").body(),
				"$.pools");
		return pools.entrySet()
			.stream()
			.filter((pool) -> pool.getKey().startsWith("lettuce-"))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElseThrow(() -> new AssertionError(pools));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		LettuceConnectionFactory connections(@Value("${redis.port}") int port) {
			GenericObjectPoolConfig<StatefulConnection<?, ?>> pool = new GenericObjectPoolConfig<>();
			pool.setMaxTotal(CONNECTIONS);
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration("127.0.0.1", port),
					LettucePoolingClientConfiguration.builder().poolConfig(pool).build());
			connections.setShareNativeConnection(false);
			return connections;
		}

	}

}
