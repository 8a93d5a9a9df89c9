package io.resilience.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.resilience.chaos.FaultInjector;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.endpoint.Experiments;
import io.resilience.spring.endpoint.ResilienceChaosEndpoint;
import io.resilience.spring.metrics.ChaosMetrics;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.Switch;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link FaultInjector}: there
 * only where {@code resilience.chaos.enabled} says so.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnSwitch({ Switch.RESILIENCE, Switch.CHAOS })
public final class ResilienceChaosAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FaultInjector resilienceFaultInjector(DependencyRegistry registry) {
		return new FaultInjector(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	Experiments resilienceExperiments(FaultInjector injector, DependencyRegistry registry,
			DependencySettings settings) {
		return new Experiments(injector, registry, settings);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Nullable ChaosMetrics resilienceChaosMetrics(FaultInjector injector, DependencySettings settings) {
			return settings.monitoring().enableMetrics() ? new ChaosMetrics(injector) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(ResilienceChaosEndpoint.class)
	@Import(ChangesConfiguration.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ResilienceChaosEndpoint resilienceChaosEndpoint(Experiments experiments, ResourceLoader resourceLoader) {
			ClassLoader classLoader = resourceLoader.getClassLoader();
			return new ResilienceChaosEndpoint(experiments,
					(classLoader != null) ? classLoader : ClassUtils.getDefaultClassLoader());
		}

	}

}
