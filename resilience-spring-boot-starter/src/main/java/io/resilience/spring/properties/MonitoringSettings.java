package io.resilience.spring.properties;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Export of metrics, and when to alert.
 *
 * @param enableMetrics whether metrics are recorded; on by default
 * @param maxOperations how many operations of one dependency have metrics of their own,
 * at least 1; 100 by default
 * @param metricsExportInterval how often they are exported where they are pushed, above
 * zero; 60 s by default
 * @param healthCheckInterval how often health is looked at for alerts, above zero; 30 s
 * by default
 * @param healthCheckHistory how many results of each health check are kept, at least 1;
 * 100 by default
 * @param alerts when to alert
 */
public record MonitoringSettings(boolean enableMetrics, int maxOperations, Duration metricsExportInterval,
		Duration healthCheckInterval, int healthCheckHistory, Alerts alerts) {

	static MonitoringSettings from(Assembly root) {
		return new MonitoringSettings(root.get("monitoring.enable_metrics", true),
				root.get("monitoring.max_operations", 100),
				root.get("monitoring.metrics_export_interval", Duration.ofSeconds(60)),
				root.get("monitoring.health_check_interval", Duration.ofSeconds(30)),
				root.get("monitoring.health_check_history", 100), Alerts.from(root));
	}

	/**
	 * Thresholds from which on to alert.
	 *
	 * @param circuitBreakerOpenThreshold number of open breakers, at least 1; 1 by
	 * default
	 * @param bulkheadUtilizationThreshold share of permits in use, from 0 to 1; 0.8 by
	 * default
	 * @param failureRateThreshold share of failed calls, from 0 to 1; 0.1 by default
	 * @param timeoutRateThreshold share of timed-out calls, from 0 to 1; 0.05 by default
	 * @param minimumCalls calls that the window must hold before the rates decide, at
	 * least 1; 10 by default
	 * @param window how far the rates look back, above zero; 60 s by default
	 * @param repeatInterval after which time an alert that lasts is told again, above
	 * zero; 1 h by default
	 * @param webhook where to post alerts, or {@code null} for nowhere
	 */
	public record Alerts(int circuitBreakerOpenThreshold, double bulkheadUtilizationThreshold,
			double failureRateThreshold, double timeoutRateThreshold, int minimumCalls, Duration window,
			Duration repeatInterval, @Nullable WebhookSettings webhook) {

		static Alerts from(Assembly root) {
			return new Alerts(root.get("monitoring.alerts.circuit_breaker_open_threshold", 1),
					root.get("monitoring.alerts.bulkhead_utilization_threshold", 0.8),
					root.get("monitoring.alerts.failure_rate_threshold", 0.1),
					root.get("monitoring.alerts.timeout_rate_threshold", 0.05),
					root.get("monitoring.alerts.minimum_calls", 10),
					root.get("monitoring.alerts.window", Duration.ofSeconds(60)),
					root.get("monitoring.alerts.repeat_interval", Duration.ofHours(1)), WebhookSettings.from(root));
		}

	}

}
