package io.resilience.spring.autoconfigure;

import io.micrometer.context.ContextSnapshotFactory;
import io.resilience.ContextPropagator;
import io.resilience.circuitbreaker.CircuitBreakerStateChanged;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyRegistryBuilder;
import io.resilience.health.HealthThresholds;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadSignal;
import io.resilience.spring.aop.DependencyBeanRegistrar;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.HealthSettings;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.LoadShedding;
import io.resilience.spring.registry.MdcContextPropagator;
import io.resilience.spring.registry.MicrometerContextPropagator;
import io.resilience.spring.registry.Patterns;
import io.resilience.spring.registry.RefreshListener;
import io.resilience.spring.registry.ResilienceRefresher;
import io.resilience.spring.registry.StateChangeLogger;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the dependencies and their
 * guards. Where {@code resilience.enabled} is false they are there all the same, to be
 * injected, and let everything through.
 */
@AutoConfiguration
public final class ResilienceAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DependencySettings resilienceDependencySettings(Environment environment, ResourceLoader resourceLoader) {
		ClassLoader classLoader = resourceLoader.getClassLoader();
		return DependencySettings.from(environment,
				(classLoader != null) ? classLoader : ClassUtils.getDefaultClassLoader());
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static HealthThresholds resilienceHealthThresholds(DependencySettings settings) {
		HealthSettings health = settings.health();
		return new HealthThresholds(health.successRateThreshold(), health.minimumCalls(),
				health.utilizationThreshold());
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static DependencyRegistry resilienceDependencyRegistry(DependencySettings settings,
			ContextPropagator contextPropagator, ObjectProvider<Ticker> ticker, ObjectProvider<Scheduler> scheduler) {
		DependencyRegistryBuilder builder = DependencyRegistry.builder()
			.healthWindow(settings.health().window())
			.contextPropagator(contextPropagator);
		ticker.ifUnique(builder::ticker);
		scheduler.ifUnique(builder::scheduler);
		DependencyRegistry registry = builder.build();
		registry.events().add(CircuitBreakerStateChanged.class::isAssignableFrom, new StateChangeLogger());
		return registry;
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Dependencies resilienceDependencies(DependencySettings settings, DependencyRegistry registry) {
		return new Dependencies(settings, registry);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DependencyBeanRegistrar dependencyBeanRegistrar(Environment environment) {
		return new DependencyBeanRegistrar(environment);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Patterns resiliencePatterns(DependencySettings settings, DependencyRegistry registry,
			ContextPropagator contextPropagator) {
		return new Patterns(settings, registry, contextPropagator);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LoadShedding resilienceLoadShedding(DependencySettings settings, ObjectProvider<LoadSignal> signals) {
		return new LoadShedding(settings, signals::orderedStream);
	}

	@Bean
	@Lazy
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static LoadShedder resilienceLoadShedder(LoadShedding loadShedding) {
		return loadShedding.shedder();
	}

	@Bean
	static ResilienceRefresher resilienceRefresher(DependencySettings settings, Dependencies dependencies,
			Patterns patterns, LoadShedding loadShedding, ApplicationEventPublisher events) {
		return new ResilienceRefresher(settings, dependencies, patterns, loadShedding, events);
	}

	@Bean
	static RefreshListener resilienceRefreshListener(ResilienceRefresher refresher) {
		return new RefreshListener(refresher);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextSnapshotFactory.class)
	static class MicrometerContextConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean(ContextPropagator.class)
		static MicrometerContextPropagator resilienceContextPropagator() {
			return new MicrometerContextPropagator();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.micrometer.context.ContextSnapshotFactory")
	static class MdcContextConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean(ContextPropagator.class)
		static MdcContextPropagator resilienceContextPropagator() {
			return new MdcContextPropagator();
		}

	}

}
