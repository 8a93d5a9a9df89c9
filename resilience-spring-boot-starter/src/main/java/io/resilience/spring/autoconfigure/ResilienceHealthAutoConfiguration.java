package io.resilience.spring.autoconfigure;

import java.util.Map;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.health.CriticalReadinessPostProcessor;
import io.resilience.spring.health.ResilienceHealthContributor;
import io.resilience.spring.properties.Switch;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health component
 * {@code resilience}.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnEnabledHealthIndicator("resilience")
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "resilienceHealthIndicator", "resilienceHealthContributor" })
	HealthContributor resilienceHealthContributor(DependencyRegistry registry, HealthThresholds thresholds) {
		return new ResilienceHealthContributor(registry, () -> thresholds);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContext.class)
	@ConditionalOnBooleanProperty(name = "management.endpoint.health.probes.enabled", matchIfMissing = true)
	static class ReadinessConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CriticalReadinessPostProcessor criticalReadinessPostProcessor(DependencyRegistry registry,
				ObjectProvider<HealthMonitor> monitor) {
			return new CriticalReadinessPostProcessor(Map.of("resilience",
					(name) -> registry.find(name).filter((it) -> it.config().critical()).isPresent(),
					"resilienceChecks",
					(name) -> monitor.stream()
						.flatMap((it) -> it.find(name).stream())
						.anyMatch((it) -> it.config().critical())));
		}

	}

}
