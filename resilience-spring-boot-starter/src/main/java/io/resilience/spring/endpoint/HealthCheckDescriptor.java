package io.resilience.spring.endpoint;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.resilience.health.HealthCheckSnapshot;
import io.resilience.health.HealthRecord;
import io.resilience.health.HealthSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A health check, for JSON.
 *
 * @param status {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param critical whether health and readiness are DOWN while it is unhealthy
 * @param since when the status became what it is
 * @param failures how many times in a row it was not healthy
 * @param message why the status is what it is, absent where there is nothing to say
 * @param details what belongs to the last result
 * @param interval how often it is made
 * @param recoveryInterval how often while it is not healthy
 * @param timeout how long it may take
 * @param alertThreshold how many times in a row it must be in trouble for an alert
 * @param alertInterval how long after an alert the next one may be raised
 * @param history the last results, newest first
 */
public record HealthCheckDescriptor(String status, boolean critical, String since, int failures,
		@Nullable String message, Map<String, Object> details, String interval, String recoveryInterval, String timeout,
		int alertThreshold, String alertInterval, List<ResultDescriptor> history) {

	static Map<String, HealthCheckDescriptor> of(HealthSnapshot snapshot) {
		Map<String, HealthCheckDescriptor> checks = new TreeMap<>();
		snapshot.checks().forEach((name, check) -> checks.put(name, of(check)));
		return checks;
	}

	private static HealthCheckDescriptor of(HealthCheckSnapshot check) {
		return new HealthCheckDescriptor(check.status().label(), check.config().critical(), check.since().toString(),
				check.failures(), check.message(), check.details(), check.config().interval().toString(),
				check.config().recoveryInterval().toString(), check.config().timeout().toString(),
				check.config().alertThreshold(), check.config().alertInterval().toString(),
				check.history().stream().map(ResultDescriptor::of).toList());
	}

	/**
	 * One result, for JSON.
	 *
	 * @param time when
	 * @param status what it found
	 * @param duration how long it took
	 * @param message why, absent where there is nothing to say
	 */
	public record ResultDescriptor(String time, String status, String duration, @Nullable String message) {

		static ResultDescriptor of(HealthRecord record) {
			return new ResultDescriptor(record.time().toString(), record.result().status().label(),
					record.duration().toString(), record.result().message());
		}

	}

}
