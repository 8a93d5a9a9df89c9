package io.resilience.spring.properties;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Top-level blocks that lie over the rest while the profile of their name is active.
 */
final class OverlayProperties {

	private OverlayProperties() {
	}

	/**
	 * Keys below {@code development}.
	 *
	 * @param resilience As 'resilience', while the profile is active.
	 * @param externalDependencies As 'external_dependencies', while the profile is
	 * active.
	 * @param resilienceMonitoring As 'resilience_monitoring', while the profile is
	 * active.
	 */
	@ConfigurationProperties("development")
	record Development(@NestedConfigurationProperty ResilienceProperties resilience,
			Map<String, DependencyProperties> externalDependencies,
			@NestedConfigurationProperty MonitoringProperties resilienceMonitoring) {

	}

	/**
	 * Keys below {@code testing}.
	 *
	 * @param resilience As 'resilience', while the profile is active.
	 * @param externalDependencies As 'external_dependencies', while the profile is
	 * active.
	 * @param resilienceMonitoring As 'resilience_monitoring', while the profile is
	 * active.
	 */
	@ConfigurationProperties("testing")
	record Testing(@NestedConfigurationProperty ResilienceProperties resilience,
			Map<String, DependencyProperties> externalDependencies,
			@NestedConfigurationProperty MonitoringProperties resilienceMonitoring) {

	}

	/**
	 * Keys below {@code production}.
	 *
	 * @param resilience As 'resilience', while the profile is active.
	 * @param externalDependencies As 'external_dependencies', while the profile is
	 * active.
	 * @param resilienceMonitoring As 'resilience_monitoring', while the profile is
	 * active.
	 */
	@ConfigurationProperties("production")
	record Production(@NestedConfigurationProperty ResilienceProperties resilience,
			Map<String, DependencyProperties> externalDependencies,
			@NestedConfigurationProperty MonitoringProperties resilienceMonitoring) {

	}

}
