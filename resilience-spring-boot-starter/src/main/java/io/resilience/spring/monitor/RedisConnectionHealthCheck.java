package io.resilience.spring.monitor;

import io.resilience.health.HealthCheck;
import io.resilience.health.HealthResult;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Pings the Redis server, or cluster, that the application is connected to. The only
 * class that knows Spring Data.
 */
final class RedisConnectionHealthCheck implements HealthCheck {

	private final RedisConnectionFactory connections;

	RedisConnectionHealthCheck(RedisConnectionFactory connections) {
		this.connections = connections;
	}

	@Override
	public HealthResult check() {
		try (RedisConnection connection = this.connections.getConnection()) {
			String answer = connection.ping();
			return "PONG".equals(answer) ? HealthResult.healthy()
					: HealthResult.unhealthy("Answered the ping with something else");
		}
	}

}
