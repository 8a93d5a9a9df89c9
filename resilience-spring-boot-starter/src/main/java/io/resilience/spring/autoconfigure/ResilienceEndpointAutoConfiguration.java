package io.resilience.spring.autoconfigure;

import io.resilience.chaos.FaultInjector;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthThresholds;
import io.resilience.loadshed.LoadShedder;
import io.resilience.memory.MemoryGuard;
import io.resilience.profile.Profiler;
import io.resilience.spring.endpoint.LoadSheddingDescriptor;
import io.resilience.spring.endpoint.MonitorDescriptor;
import io.resilience.spring.endpoint.OverrideAudit;
import io.resilience.spring.endpoint.ProcessDescriptor;
import io.resilience.spring.endpoint.ResilienceEndpoint;
import io.resilience.spring.endpoint.ResilienceEndpointWebExtension;
import io.resilience.spring.pool.PoolsView;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.LoadShedding;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ResilienceEndpoint}.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnAvailableEndpoint(ResilienceEndpoint.class)
@ConditionalOnSwitch(Switch.RESILIENCE)
@Import(ChangesConfiguration.class)
public final class ResilienceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResilienceEndpoint resilienceEndpoint(Dependencies dependencies, HealthThresholds thresholds,
			LoadShedding loadShedding, ObjectProvider<HealthMonitor> monitor, ObjectProvider<PoolsView> pools,
			ObjectProvider<MemoryGuard> memory, ObjectProvider<Profiler> profiler,
			ObjectProvider<FaultInjector> injector, ConfigurableListableBeanFactory beans) {
		return new ResilienceEndpoint(dependencies, () -> thresholds, () -> describe(loadShedding, beans),
				() -> MonitorDescriptor.of(monitor.getIfAvailable()), () -> ProcessDescriptor.of(pools.getIfAvailable(),
						memory.getIfAvailable(), profiler.getIfAvailable(), injector.getIfAvailable()));
	}

	@Bean
	@ConditionalOnMissingBean
	ResilienceEndpointWebExtension resilienceEndpointWebExtension(ResilienceEndpoint endpoint) {
		return new ResilienceEndpointWebExtension(endpoint);
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

}
