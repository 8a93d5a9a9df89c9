package io.resilience.spring.autoconfigure;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.dashboard.DashboardHistory;
import io.resilience.spring.dashboard.ResilienceDashboardEndpoint;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.registry.Dependencies;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ResilienceDashboardEndpoint}. Where it is not exposed over HTTP, no history is
 * kept either.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class, before = ManagementContextAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnWebApplication
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnAvailableEndpoint(endpoint = ResilienceDashboardEndpoint.class, exposure = EndpointExposure.WEB)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceDashboardAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DashboardHistory resilienceDashboardHistory(DependencyRegistry registry, HealthThresholds thresholds) {
		return new DashboardHistory(registry, () -> thresholds);
	}

	@Bean
	@ConditionalOnMissingBean
	ResilienceDashboardEndpoint resilienceDashboardEndpoint(Environment environment, Dependencies dependencies,
			HealthThresholds thresholds, DashboardHistory history, ObjectProvider<WebEndpointsSupplier> endpoints) {
		return new ResilienceDashboardEndpoint(environment.getProperty("spring.application.name", "application"),
				dependencies, () -> thresholds, history, () -> endpoints.getObject().getEndpoints());
	}

}
