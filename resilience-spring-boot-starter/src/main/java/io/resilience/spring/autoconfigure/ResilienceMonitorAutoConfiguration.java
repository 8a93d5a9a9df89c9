package io.resilience.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.resilience.alert.AlertListener;
import io.resilience.alert.AlertThresholds;
import io.resilience.alert.Alerts;
import io.resilience.alert.DependencyAlerts;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.health.HealthCheckConfig;
import io.resilience.health.HealthMonitor;
import io.resilience.retry.RetryConfig;
import io.resilience.spring.health.HealthChecksContributor;
import io.resilience.spring.metrics.ExportInterval;
import io.resilience.spring.metrics.HealthCheckMetrics;
import io.resilience.spring.monitor.AlertLogger;
import io.resilience.spring.monitor.AlertWebhook;
import io.resilience.spring.monitor.HealthChecks;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.MonitoringSettings;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.properties.WebhookSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.properties.PushRegistryProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for health checks in the background,
 * and for alerts. Where {@code resilience.enabled} is false there is a
 * {@link HealthMonitor} all the same for who injects it, without checks.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
public final class ResilienceMonitorAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	Alerts resilienceAlerts(DependencyRegistry registry, DependencySettings settings,
			ObjectProvider<AlertListener> listeners) {
		Alerts alerts = new Alerts(registry.ticker(), settings.monitoring().alerts().repeatInterval());
		alerts.add(new AlertLogger());
		alerts.add(registry.events()::publish);
		listeners.orderedStream().forEach(alerts::add);
		return alerts;
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	HealthMonitor resilienceHealthMonitor(DependencyRegistry registry, DependencySettings settings, Alerts alerts) {
		return HealthMonitor.builder()
			.time(registry.ticker(), registry.scheduler())
			.alerts(alerts)
			.events(registry.events())
			.historySize(settings.monitoring().healthCheckHistory())
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSwitch(Switch.RESILIENCE)
	static class WatchConfiguration {

		@Bean(initMethod = "start")
		@ConditionalOnMissingBean
		DependencyAlerts resilienceDependencyAlerts(DependencyRegistry registry, DependencySettings settings,
				Alerts alerts) {
			MonitoringSettings monitoring = settings.monitoring();
			MonitoringSettings.Alerts from = monitoring.alerts();
			return new DependencyAlerts(registry, alerts,
					new AlertThresholds(from.circuitBreakerOpenThreshold(), from.bulkheadUtilizationThreshold(),
							from.failureRateThreshold(), from.timeoutRateThreshold(), from.minimumCalls(),
							from.window()),
					monitoring.healthCheckInterval());
		}

		@Bean
		HealthChecks resilienceHealthChecks(DependencySettings settings, HealthMonitor monitor,
				ConfigurableApplicationContext context) {
			HealthCheckConfig defaults = HealthCheckConfig.builder()
				.interval(settings.monitoring().healthCheckInterval())
				.build();
			return new HealthChecks(settings.healthChecks(), defaults, monitor, context.getBeanFactory(),
					context.getClassLoader());
		}

		/** One of the listeners of the alerts; deaf where no webhook is configured. */
		@Bean
		AlertListener resilienceAlertWebhook(DependencySettings settings, Environment environment) {
			WebhookSettings webhook = settings.monitoring().alerts().webhook();
			if (webhook == null) {
				return (alert) -> {
				};
			}
			return new AlertWebhook(webhook, environment.getProperty("spring.application.name", "application"),
					RetryConfig.builder().maxAttempts(5).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnSwitch(Switch.RESILIENCE)
	static class HealthConfiguration {

		@Bean
		@ConditionalOnEnabledHealthIndicator("resiliencechecks")
		@ConditionalOnMissingBean(name = { "resilienceChecksHealthIndicator", "resilienceChecksHealthContributor" })
		HealthContributor resilienceChecksHealthContributor(HealthMonitor monitor) {
			return new HealthChecksContributor(monitor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnSwitch(Switch.RESILIENCE)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Nullable HealthCheckMetrics resilienceHealthCheckMetrics(HealthMonitor monitor, DependencySettings settings) {
			return settings.monitoring().enableMetrics() ? new HealthCheckMetrics(monitor) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(PushRegistryProperties.class)
	@ConditionalOnSwitch(Switch.RESILIENCE)
	static class ExportConfiguration {

		@Bean
		static ExportInterval resilienceExportInterval(ObjectProvider<DependencySettings> settings) {
			return new ExportInterval(() -> settings.getObject().monitoring().metricsExportInterval());
		}

	}

}
