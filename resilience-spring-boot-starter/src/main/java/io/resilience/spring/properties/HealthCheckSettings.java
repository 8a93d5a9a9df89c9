package io.resilience.spring.properties;

import java.util.List;

import io.resilience.health.HealthCheckConfig;
import io.resilience.health.ResourceLimits;
import io.resilience.health.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * A health check that is configured. Its text is without secrets.
 *
 * @param name its name
 * @param type what is asked, or {@code null} for a bean of the same name
 * @param config when and how it is made
 * @param url page or database, or {@code null}
 * @param expectedStatus status codes of a healthy page
 * @param host server, or {@code null}
 * @param port its port, or {@code null} for the usual one
 * @param username user, or {@code null}
 * @param password password, or {@code null}
 * @param dataSource name of a bean, or {@code null} for the only one
 * @param query query of a database, or {@code null} for the driver's own test
 * @param bootstrapServers servers of a cluster, or empty
 * @param path place on a disk
 * @param cpu limits of the processors
 * @param memory limits of the heap
 * @param disk limits of the disk
 * @param pool name of a pool, or {@code null} for that of the check
 */
public record HealthCheckSettings(String name, @Nullable HealthCheckType type, HealthCheckConfig config,
		@Nullable String url, StatusCodes expectedStatus, @Nullable String host, @Nullable Integer port,
		@Nullable String username, @Nullable String password, @Nullable String dataSource, @Nullable String query,
		List<String> bootstrapServers, String path, ResourceLimits cpu, ResourceLimits memory, ResourceLimits disk,
		@Nullable String pool) {

	public HealthCheckSettings {
		bootstrapServers = List.copyOf(bootstrapServers);
	}

	@Override
	public String toString() {
		return "HealthCheckSettings[name=%s, type=%s, config=%s]".formatted(this.name, this.type, this.config);
	}

}
