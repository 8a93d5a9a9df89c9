package io.resilience.spring.properties;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsOfTheLibraryTests {

	@Test
	void haveDefaults() {
		DependencySettings settings = SettingsBuilder.empty().build();
		assertThat(settings.enabled()).isTrue();
		assertThat(settings.strict()).isFalse();
		assertThat(settings.health()).isEqualTo(new HealthSettings(0.8, 5, Duration.ofSeconds(60), 0.9,
				new HealthSettings.Pools(0.1, 0.9, Duration.ofSeconds(1))));
		assertThat(settings.monitoring()).isEqualTo(new MonitoringSettings(true, 100, Duration.ofSeconds(60),
				Duration.ofSeconds(30), 100, new MonitoringSettings.Alerts(1, 0.8, 0.1, 0.05, 10,
						Duration.ofSeconds(60), Duration.ofHours(1), null)));
	}

	@Test
	void canBeSet() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  enabled: false
				  strict: true
				  health:
				    success_rate_threshold: 0.7
				    minimum_calls: 6
				    window: 2m
				    utilization_threshold: 0.6
				    pools: { rejection_rate_threshold: 0, utilization_threshold: 1, wait_threshold: 50ms }
				""");
		assertThat(settings.enabled()).isFalse();
		assertThat(settings.strict()).isTrue();
		assertThat(settings.health()).isEqualTo(new HealthSettings(0.7, 6, Duration.ofMinutes(2), 0.6,
				new HealthSettings.Pools(0, 1, Duration.ofMillis(50))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "resilience.monitoring", "resilience_monitoring", "resilience-monitoring" })
	void areMonitoredUnderEitherName(String prefix) {
		MonitoringSettings monitoring = SettingsBuilder.yaml("""
				%1$s.enable_metrics: false
				%1$s.max_operations: 7
				%1$s.metrics_export_interval: 10
				%1$s.health_check_interval: 5s
				%1$s.health_check_history: 20
				%1$s.alerts.circuit_breaker_open_threshold: 2
				%1$s.alerts.bulkhead_utilization_threshold: 0.5
				%1$s.alerts.failure_rate_threshold: 0.2
				%1$s.alerts.timeout_rate_threshold: 0
				""".formatted(prefix)).monitoring();
		assertThat(monitoring).isEqualTo(new MonitoringSettings(false, 7, Duration.ofSeconds(10), Duration.ofSeconds(5),
				20,
				new MonitoringSettings.Alerts(2, 0.5, 0.2, 0, 10, Duration.ofSeconds(60), Duration.ofHours(1), null)));
	}

}
