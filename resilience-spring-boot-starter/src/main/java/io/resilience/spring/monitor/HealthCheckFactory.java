package io.resilience.spring.monitor;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

import javax.sql.DataSource;

import io.resilience.health.HealthCheck;
import io.resilience.health.HealthCheckConfig;
import io.resilience.health.HttpHealthCheck;
import io.resilience.health.RedisHealthCheck;
import io.resilience.health.SystemHealthCheck;
import io.resilience.health.TcpHealthCheck;
import io.resilience.spring.pool.PoolsView;
import io.resilience.spring.properties.HealthCheckSettings;
import io.resilience.spring.properties.HealthCheckType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Makes the health checks that are configured. What a check needs and the application has
 * not is an error at startup.
 */
final class HealthCheckFactory {

	private static final int REDIS_PORT = 6379;

	private final BeanFactory beans;

	private final @Nullable ClassLoader classLoader;

	HealthCheckFactory(BeanFactory beans, @Nullable ClassLoader classLoader) {
		this.beans = beans;
		this.classLoader = classLoader;
	}

	HealthCheck create(HealthCheckSettings settings, HealthCheckType type) {
		HealthCheckConfig config = settings.config();
		return switch (type) {
			case HTTP ->
				HttpHealthCheck.of(Objects.requireNonNull(settings.url()), settings.expectedStatus(), config.timeout());
			case TCP -> TcpHealthCheck.of(Objects.requireNonNull(settings.host()),
					Objects.requireNonNull(settings.port()), config.timeout());
			case JDBC -> new JdbcHealthCheck(connections(settings), settings.query(), config.timeout());
			case REDIS -> redis(settings);
			case KAFKA -> kafka(settings);
			case SYSTEM ->
				new SystemHealthCheck(settings.cpu(), settings.memory(), settings.disk(), Path.of(settings.path()));
			case POOL -> new PoolHealthCheck((settings.pool() != null) ? settings.pool() : settings.name(),
					this.beans.getBean(PoolsView.class)::pools);
		};
	}

	private JdbcHealthCheck.Connections connections(HealthCheckSettings settings) {
		String url = settings.url();
		if (url == null) {
			return dataSource(settings)::getConnection;
		}
		try {
			DriverManager.getDriver(url);
		}
		catch (SQLException ex) {
			throw new InvalidHealthCheckException(settings.name(),
					"has a url that no JDBC driver on the class path takes", "Add the driver, or correct the url.");
		}
		Properties user = new Properties();
		if (settings.username() != null) {
			user.setProperty("user", settings.username());
		}
		if (settings.password() != null) {
			user.setProperty("password", settings.password());
		}
		return () -> DriverManager.getConnection(url, user);
	}

	private DataSource dataSource(HealthCheckSettings settings) {
		try {
			return (settings.dataSource() != null) ? this.beans.getBean(settings.dataSource(), DataSource.class)
					: this.beans.getBean(DataSource.class);
		}
		catch (BeansException ex) {
			throw new InvalidHealthCheckException(settings.name(),
					(settings.dataSource() != null)
							? "needs the DataSource bean '%s', which is not there".formatted(settings.dataSource())
							: "needs a DataSource bean, of which there must be one, or a primary one",
					"Name one with data_source, or give the check the url of the database.");
		}
	}

	private HealthCheck redis(HealthCheckSettings settings) {
		String host = settings.host();
		if (host != null) {
			int port = (settings.port() != null) ? settings.port() : REDIS_PORT;
			return RedisHealthCheck.of(host, port, settings.username(), settings.password(),
					settings.config().timeout());
		}
		if (isPresent("org.springframework.data.redis.connection.RedisConnectionFactory")) {
			HealthCheck check = SpringDataRedis.find(this.beans);
			if (check != null) {
				return check;
			}
		}
		throw new InvalidHealthCheckException(settings.name(),
				"has no host, and there is no RedisConnectionFactory bean",
				"Give it the host of the server, or add spring-boot-starter-data-redis.");
	}

	private HealthCheck kafka(HealthCheckSettings settings) {
		if (!isPresent("org.apache.kafka.clients.admin.Admin")) {
			throw new InvalidHealthCheckException(settings.name(), "needs kafka-clients on the class path",
					"Add org.apache.kafka:kafka-clients, or use the type tcp to ask only whether a broker's port is open.");
		}
		if (!settings.bootstrapServers().isEmpty()) {
			return new KafkaHealthCheck(Map.of("bootstrap.servers", String.join(",", settings.bootstrapServers())),
					settings.config().timeout());
		}
		Map<String, Object> own = isPresent("org.springframework.kafka.core.KafkaAdmin")
				? KafkaProperties.find(this.beans) : null;
		if (own == null) {
			throw new InvalidHealthCheckException(settings.name(),
					"has no bootstrap_servers, and there is no KafkaAdmin bean",
					"Give it the bootstrap_servers of the cluster.");
		}
		return new KafkaHealthCheck(own, settings.config().timeout());
	}

	private boolean isPresent(String type) {
		return ClassUtils.isPresent(type, this.classLoader);
	}

	/** Loaded only where Spring Data is. */
	private static final class SpringDataRedis {

		private SpringDataRedis() {
		}

		static @Nullable HealthCheck find(BeanFactory beans) {
			RedisConnectionFactory connections = beans.getBeanProvider(RedisConnectionFactory.class).getIfUnique();
			return (connections != null) ? new RedisConnectionHealthCheck(connections) : null;
		}

	}

}
