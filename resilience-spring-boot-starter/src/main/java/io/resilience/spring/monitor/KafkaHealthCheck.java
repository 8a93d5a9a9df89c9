package io.resilience.spring.monitor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.resilience.health.HealthCheck;
import io.resilience.health.HealthResult;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Kafka cluster for its brokers. Keeps one client, which connects again by itself.
 * The only class that knows Kafka.
 */
final class KafkaHealthCheck implements HealthCheck, AutoCloseable {

	private final Map<String, Object> properties;

	private final Duration timeout;

	private @Nullable Admin admin;

	private boolean closed;

	/**
	 * Creates the check. It connects when it is first made.
	 * @param properties of the client
	 * @param timeout longest wait for an answer
	 */
	KafkaHealthCheck(Map<String, Object> properties, Duration timeout) {
		this.properties = new HashMap<>(properties);
		int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
		this.properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
		this.properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
		this.properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "resilience-health");
		this.timeout = timeout;
	}

	@Override
	public HealthResult check() throws InterruptedException, ExecutionException, TimeoutException {
		DescribeClusterResult cluster = admin()
			.describeCluster(new DescribeClusterOptions().timeoutMs((int) this.timeout.toMillis()));
		int brokers = cluster.nodes().get(this.timeout.toNanos(), TimeUnit.NANOSECONDS).size();
		return (brokers > 0) ? HealthResult.healthy().withDetail("brokers", brokers)
				: HealthResult.unhealthy("The cluster has no brokers");
	}

	private synchronized Admin admin() {
		if (this.closed) {
			throw new IllegalStateException("The check is closed");
		}
		if (this.admin == null) {
			this.admin = Admin.create(this.properties);
		}
		return this.admin;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.admin != null) {
			this.admin.close(Duration.ZERO);
		}
	}

}
