package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Keys of {@code resilience.health_checks.<name>}. A plain number is seconds where a time
 * is meant.
 *
 * @param type What is asked. Left out for a bean of the same name.
 * @param critical Whether health and readiness are DOWN while the check is unhealthy.
 * @param interval How often to check. The monitoring's interval where it is left out, for
 * a pool 60 s.
 * @param checkInterval Same as 'interval'.
 * @param recoveryInterval How often to check while the check is not healthy. The interval
 * where it is left out, for a pool at most 30 s.
 * @param timeout How long a check may take.
 * @param timeoutSeconds Same as 'timeout'.
 * @param alertThreshold How many times in a row the check must be in trouble for an
 * alert. 2 where it is left out, for a pool 3.
 * @param alertInterval How long after an alert of this check the next one may be raised.
 * 0 for at once, as where it is left out; for a pool that is 1 h.
 * @param url Page of an HTTP check, or database of a JDBC check.
 * @param expectedStatus Status codes of a healthy page, single or as ranges.
 * @param host Name or address of a TCP or Redis server.
 * @param port Port of a TCP or Redis server.
 * @param username User of a database or Redis server.
 * @param password Password of a database or Redis server.
 * @param dataSource Name of the bean that gives connections for a JDBC check.
 * @param query Query of a JDBC check. The driver's own test where it is left out.
 * @param bootstrapServers Servers of a Kafka cluster, each with its port.
 * @param path Place on the disk of a system check.
 * @param cpuWarning Share of processor load from which on the system is degraded.
 * @param cpuCritical Share of processor load from which on the system is unhealthy.
 * @param memoryWarning Share of heap in use from which on the system is degraded.
 * @param memoryCritical Share of heap in use from which on the system is unhealthy.
 * @param diskWarning Share of disk in use from which on the system is degraded.
 * @param diskCritical Share of disk in use from which on the system is unhealthy.
 * @param pool Name of the pool of a pool check. That of the check where it is left out.
 */
@ConfigurationPropertiesSource
record HealthCheckProperties(HealthCheckType type, Boolean critical, Duration interval,
		@Means("interval") Duration checkInterval, Duration recoveryInterval, Duration timeout,
		@Means("timeout") Duration timeoutSeconds, Integer alertThreshold,
		@Within(Limit.NOT_NEGATIVE) Duration alertInterval, String url, List<String> expectedStatus, String host,
		Integer port, String username, String password, String dataSource, String query, List<String> bootstrapServers,
		String path, @Within(Limit.SHARE) Double cpuWarning, @Within(Limit.SHARE) Double cpuCritical,
		@Within(Limit.SHARE) Double memoryWarning, @Within(Limit.SHARE) Double memoryCritical,
		@Within(Limit.SHARE) Double diskWarning, @Within(Limit.SHARE) Double diskCritical, String pool) {

}
