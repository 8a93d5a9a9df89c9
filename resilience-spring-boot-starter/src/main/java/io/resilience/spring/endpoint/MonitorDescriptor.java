package io.resilience.spring.endpoint;

import java.util.List;
import java.util.Map;

import io.resilience.health.HealthMonitor;
import org.jspecify.annotations.Nullable;

/**
 * What is watched in the background.
 *
 * @param healthChecks the health checks by name
 * @param alerts what is wrong now
 */
public record MonitorDescriptor(Map<String, HealthCheckDescriptor> healthChecks, List<AlertDescriptor> alerts) {

	/**
	 * Describes a monitor.
	 * @param monitor the monitor, or {@code null} if there is none
	 * @return what it watches
	 */
	public static MonitorDescriptor of(@Nullable HealthMonitor monitor) {
		if (monitor == null) {
			return new MonitorDescriptor(Map.of(), List.of());
		}
		return new MonitorDescriptor(HealthCheckDescriptor.of(monitor.snapshot()),
				monitor.alerts().active().stream().map(AlertDescriptor::of).toList());
	}

}
