package io.resilience.spring.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience_monitoring}, which is the same as
 * {@code resilience.monitoring}. A plain number is seconds.
 *
 * @param enableMetrics Whether metrics are recorded.
 * @param maxOperations Number of operations of one dependency that have metrics of their
 * own. Calls of further ones are counted as operation 'other'.
 * @param metricsExportInterval How often metrics are exported where they are pushed.
 * @param healthCheckInterval How often health is looked at for alerts.
 * @param healthCheckHistory How many results of each health check are kept.
 * @param alerts When to alert.
 */
@ConfigurationProperties("resilience-monitoring")
record MonitoringProperties(@DefaultValue("true") Boolean enableMetrics, @DefaultValue("100") Integer maxOperations,
		@DefaultValue("60s") Duration metricsExportInterval, @DefaultValue("30s") Duration healthCheckInterval,
		@DefaultValue("100") Integer healthCheckHistory, @NestedConfigurationProperty AlertProperties alerts) {

}
