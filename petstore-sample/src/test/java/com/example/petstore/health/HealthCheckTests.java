package com.example.petstore.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.example.petstore.proxy.ProxiedPetstoreTest;
import com.example.petstore.proxy.ProxiedServers;
import com.example.petstore.proxy.Proxy.Trouble;
import io.resilience.health.HealthCheckSnapshot;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthStatus;
import io.resilience.health.RedisHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Health checks of the real servers, through the application's own connections and by
 * address: each tells within its time limit that its server is dead or frozen, and that
 * it is back.
 */
@ProxiedPetstoreTest
@TestPropertySource(properties = { "resilience.health_checks.database.type=jdbc",
		"resilience.health_checks.database.query=select count(*) from pet", "resilience.health_checks.redis.type=redis",
		"resilience.health_checks.kafka.type=kafka", "resilience.health_checks.database.timeout=2s",
		"resilience.health_checks.redis.timeout=2s", "resilience.health_checks.kafka.timeout=2s",
		// Made by hand.
		"resilience.monitoring.health_check_interval=3600" })
@DirtiesContext
class HealthCheckTests {

	/** Of a check and its time limit, on a busy machine. */
	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private HealthMonitor monitor;

	@Autowired
	private ProxiedServers servers;

	@AfterEach
	void recover() {
		for (String dependency : new String[] { "petstore_database", "redis_cache", "kafka_events" }) {
			this.servers.set(dependency, Trouble.NONE);
		}
	}

	@BeforeEach
	void addOneOfAnAddress() {
		if (this.monitor.find("redis_address").isEmpty()) {
			this.monitor.register("redis_address", RedisHealthCheck.of("127.0.0.1", this.servers.port("redis_cache"),
					null, null, Duration.ofSeconds(2)));
		}
	}

	@ParameterizedTest(name = "{0} {2}")
	@CsvSource({ "database, petstore_database, DEAD", "database, petstore_database, HUNG", "redis, redis_cache, DEAD",
			"redis, redis_cache, HUNG", "redis_address, redis_cache, DEAD", "redis_address, redis_cache, HUNG",
			"kafka, kafka_events, DEAD", "kafka, kafka_events, HUNG" })
	void aCheckFollowsItsServer(String check, String dependency, Trouble trouble) {
		awaitStatus(check, HealthStatus.HEALTHY);
		this.servers.set(dependency, trouble);
		HealthCheckSnapshot ill = awaitStatus(check, HealthStatus.UNHEALTHY);
		assertThat(ill.duration()).isLessThan(LIMIT);
		assertThat(ill.message()).isNotBlank();
		this.servers.set(dependency, Trouble.NONE);
		awaitStatus(check, HealthStatus.HEALTHY);
	}

	/** A client that lost its connection may need more than one check to have another. */
	private HealthCheckSnapshot awaitStatus(String check, HealthStatus status) {
		await().atMost(LIMIT).ignoreExceptions().until(() -> {
			this.monitor.checkNow().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			return this.monitor.find(check).orElseThrow().status() == status;
		});
		return this.monitor.find(check).orElseThrow();
	}

}
