package io.resilience.spring.autoconfigure;

import io.resilience.loadshed.LoadShedder;
import io.resilience.spring.aop.DependencyCallBeanPostProcessor;
import io.resilience.spring.aop.LoadShedBeanPostProcessor;
import io.resilience.spring.aop.PatternBeanPostProcessor;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.Patterns;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for annotated methods.
 */
// Before the other: what annotations of lazy beans say must be known when dependencies
// are registered that only the configuration names.
@AutoConfiguration(before = ResilienceAutoConfiguration.class)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceAopAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DependencyCallBeanPostProcessor dependencyCallBeanPostProcessor(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		DependencyCallBeanPostProcessor postProcessor = new DependencyCallBeanPostProcessor(
				beanFactory.getBeanProvider(Dependencies.class)::getObject, beanFactory);
		postProcessor.setProxyTargetClass(isProxyTargetClass(environment));
		return postProcessor;
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static PatternBeanPostProcessor resiliencePatternBeanPostProcessor(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		PatternBeanPostProcessor postProcessor = new PatternBeanPostProcessor(
				beanFactory.getBeanProvider(Patterns.class)::getObject,
				beanFactory.getBeanProvider(Dependencies.class)::getObject, beanFactory);
		postProcessor.setProxyTargetClass(isProxyTargetClass(environment));
		return postProcessor;
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LoadShedBeanPostProcessor loadShedBeanPostProcessor(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		LoadShedBeanPostProcessor postProcessor = new LoadShedBeanPostProcessor(
				beanFactory.getBeanProvider(LoadShedder.class)::getObject,
				beanFactory.getBeanProvider(Dependencies.class)::getObject, beanFactory);
		postProcessor.setProxyTargetClass(isProxyTargetClass(environment));
		return postProcessor;
	}

	private static boolean isProxyTargetClass(Environment environment) {
		return environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
	}

}
