package io.resilience.spring.monitor;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.resilience.health.HealthCheck;
import io.resilience.health.HealthResult;
import org.jspecify.annotations.Nullable;

/**
 * Takes a connection and lets the driver test it, or sends a query.
 */
final class JdbcHealthCheck implements HealthCheck {

	private final Connections connections;

	private final @Nullable String query;

	private final int timeoutSeconds;

	JdbcHealthCheck(Connections connections, @Nullable String query, Duration timeout) {
		this.connections = connections;
		this.query = query;
		this.timeoutSeconds = (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toSeconds()));
	}

	@Override
	public HealthResult check() throws SQLException {
		try (Connection connection = this.connections.open()) {
			if (this.query != null) {
				try (Statement statement = connection.createStatement()) {
					statement.setQueryTimeout(this.timeoutSeconds);
					statement.execute(this.query);
				}
			}
			else if (!connection.isValid(this.timeoutSeconds)) {
				return HealthResult.unhealthy("The driver says that the connection is not valid");
			}
			return HealthResult.healthy();
		}
	}

	/**
	 * Where connections come from.
	 */
	@FunctionalInterface
	interface Connections {

		Connection open() throws SQLException;

	}

}
