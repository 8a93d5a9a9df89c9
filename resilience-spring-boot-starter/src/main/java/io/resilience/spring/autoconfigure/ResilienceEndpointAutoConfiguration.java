package io.resilience.spring.autoconfigure;

import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.endpoint.MonitorDescriptor;
import io.resilience.spring.endpoint.ResilienceEndpoint;
import io.resilience.spring.registry.Dependencies;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ResilienceEndpoint}.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ Dependencies.class, HealthThresholds.class })
@ConditionalOnAvailableEndpoint(ResilienceEndpoint.class)
public final class ResilienceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResilienceEndpoint resilienceEndpoint(Dependencies dependencies, HealthThresholds thresholds,
			ObjectProvider<HealthMonitor> monitor) {
		return new ResilienceEndpoint(dependencies, () -> thresholds,
				() -> MonitorDescriptor.of(monitor.getIfAvailable()));
	}

}
