package io.resilience.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.profile.Profiler;
import io.resilience.spring.aop.ProfiledBeanPostProcessor;
import io.resilience.spring.endpoint.ResilienceProfileEndpoint;
import io.resilience.spring.metrics.ProfilerMetrics;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.ProfilerSettings;
import io.resilience.spring.properties.Switch;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link Profiler}. Where
 * {@code resilience.enabled} is false it is there all the same, to be injected, and does
 * not start by itself.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
public final class ResilienceProfileAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static Profiler resilienceProfiler(DependencySettings settings, DependencyRegistry registry) {
		ProfilerSettings profiling = settings.profiler();
		Profiler profiler = Profiler.builder()
			.ticker(registry.ticker())
			.observe(registry.observers())
			.maxPaths(profiling.maxPaths())
			.build();
		if (settings.enabled() && profiling.enabled()) {
			profiler.start();
		}
		return profiler;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSwitch(Switch.RESILIENCE)
	static class MethodConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ProfiledBeanPostProcessor resilienceProfiledBeanPostProcessor(
				ConfigurableListableBeanFactory beanFactory, Environment environment) {
			ProfiledBeanPostProcessor postProcessor = new ProfiledBeanPostProcessor(
					beanFactory.getBeanProvider(Profiler.class)::getObject, beanFactory);
			postProcessor
				.setProxyTargetClass(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
			return postProcessor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnSwitch(Switch.RESILIENCE)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Nullable ProfilerMetrics resilienceProfilerMetrics(Profiler profiler, DependencySettings settings) {
			return settings.monitoring().enableMetrics() ? new ProfilerMetrics(profiler) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(ResilienceProfileEndpoint.class)
	@ConditionalOnSwitch(Switch.RESILIENCE)
	@Import(ChangesConfiguration.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ResilienceProfileEndpoint resilienceProfileEndpoint(Profiler profiler) {
			return new ResilienceProfileEndpoint(profiler);
		}

	}

}
