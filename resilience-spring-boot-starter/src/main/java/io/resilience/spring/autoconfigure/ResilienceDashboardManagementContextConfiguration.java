package io.resilience.spring.autoconfigure;

import java.util.function.Supplier;

import io.resilience.spring.dashboard.ReactivePageHeadersFilter;
import io.resilience.spring.dashboard.ResilienceDashboardEndpoint;
import io.resilience.spring.dashboard.ServletPageHeadersFilter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link ManagementContextConfiguration @ManagementContextConfiguration} for the headers
 * of the dashboard, on whichever port it is served.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBean(ResilienceDashboardEndpoint.class)
public final class ResilienceDashboardManagementContextConfiguration {

	private static Supplier<String> path(ObjectProvider<PathMappedEndpoints> endpoints) {
		return SingletonSupplier.of(() -> endpoints.getObject().getPath(EndpointId.of(ResilienceDashboardEndpoint.ID)));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		ServletPageHeadersFilter resilienceDashboardHeadersFilter(ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ServletPageHeadersFilter(path(endpoints));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		ReactivePageHeadersFilter resilienceDashboardHeadersFilter(ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ReactivePageHeadersFilter(path(endpoints));
		}

	}

}
