package io.resilience.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthThresholds;
import io.resilience.loadshed.LoadShedder;
import io.resilience.memory.MemoryGuard;
import io.resilience.spring.endpoint.LoadSheddingDescriptor;
import io.resilience.spring.endpoint.MonitorDescriptor;
import io.resilience.spring.endpoint.OverrideAudit;
import io.resilience.spring.endpoint.ProcessDescriptor;
import io.resilience.spring.endpoint.ResilienceEndpoint;
import io.resilience.spring.endpoint.ResilienceEndpointWebExtension;
import io.resilience.spring.endpoint.UnknownFieldAdvisor;
import io.resilience.spring.pool.PoolsView;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.LoadShedding;
import io.resilience.spring.web.ReactiveUnreadableChangeHandler;
import io.resilience.spring.web.ServletUnreadableChangeResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ResilienceEndpoint}.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnAvailableEndpoint(ResilienceEndpoint.class)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResilienceEndpoint resilienceEndpoint(Dependencies dependencies, HealthThresholds thresholds,
			LoadShedding loadShedding, ObjectProvider<HealthMonitor> monitor, ObjectProvider<PoolsView> pools,
			ObjectProvider<MemoryGuard> memory, ConfigurableListableBeanFactory beans) {
		return new ResilienceEndpoint(dependencies, () -> thresholds, () -> describe(loadShedding, beans),
				() -> MonitorDescriptor.of(monitor.getIfAvailable()),
				() -> ProcessDescriptor.of(pools.getIfAvailable(), memory.getIfAvailable()));
	}

	@Bean
	@ConditionalOnMissingBean
	ResilienceEndpointWebExtension resilienceEndpointWebExtension(ResilienceEndpoint endpoint) {
		return new ResilienceEndpointWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnMissingBean
	UnknownFieldAdvisor resilienceUnknownFieldAdvisor() {
		return new UnknownFieldAdvisor();
	}

	@Bean
	OverrideAudit resilienceOverrideAudit(Dependencies dependencies, ApplicationEventPublisher events) {
		OverrideAudit audit = new OverrideAudit(events);
		dependencies.overrides().addListener(audit);
		return audit;
	}

	/** One that nobody has asked for is not made to be shown. */
	private static @Nullable LoadSheddingDescriptor describe(LoadShedding loadShedding,
			ConfigurableListableBeanFactory beans) {
		for (String name : beans.getBeanNamesForType(LoadShedder.class, false, false)) {
			if (beans.getSingleton(name) instanceof LoadShedder shedder) {
				return LoadSheddingDescriptor.of(shedder.snapshot(), loadShedding.settings(shedder));
			}
		}
		return null;
	}

	/** Ids of our endpoints that take changes, by path. */
	private static Supplier<Map<String, String>> paths(ObjectProvider<PathMappedEndpoints> endpoints) {
		return SingletonSupplier.of(() -> {
			Map<String, String> paths = new LinkedHashMap<>();
			for (String id : UnknownFieldAdvisor.endpoints()) {
				String path = endpoints.getObject().getPath(EndpointId.of(id));
				if (path != null) {
					paths.put(path, id);
				}
			}
			return paths;
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(DispatcherServlet.class)
	static class ServletConfiguration {

		@Bean
		ServletUnreadableChangeResolver resilienceUnreadableChangeResolver(
				ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ServletUnreadableChangeResolver(paths(endpoints));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		ReactiveUnreadableChangeHandler resilienceUnreadableChangeHandler(
				ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ReactiveUnreadableChangeHandler(paths(endpoints));
		}

	}

}
