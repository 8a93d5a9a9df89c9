package io.resilience.spring.autoconfigure;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.endpoint.ResilienceEventsEndpoint;
import io.resilience.spring.events.ApplicationEvents;
import io.resilience.spring.properties.Switch;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what the guards tell: as
 * application events and at {@link ResilienceEventsEndpoint}.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceEventsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ApplicationEvents resilienceApplicationEvents(ApplicationContext context, DependencyRegistry registry) {
		return new ApplicationEvents(context, registry.events());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(ResilienceEventsEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ResilienceEventsEndpoint resilienceEventsEndpoint(DependencyRegistry registry) {
			return new ResilienceEventsEndpoint(registry);
		}

	}

}
