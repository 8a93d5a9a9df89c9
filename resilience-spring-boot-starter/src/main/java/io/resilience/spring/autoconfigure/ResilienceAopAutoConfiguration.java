package io.resilience.spring.autoconfigure;

import io.resilience.spring.aop.DependencyCallBeanPostProcessor;
import io.resilience.spring.registry.Dependencies;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for annotated methods.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(MethodInterceptor.class)
@ConditionalOnBooleanProperty(name = "resilience.enabled", matchIfMissing = true)
public final class ResilienceAopAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DependencyCallBeanPostProcessor dependencyCallBeanPostProcessor(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		DependencyCallBeanPostProcessor postProcessor = new DependencyCallBeanPostProcessor(
				beanFactory.getBeanProvider(Dependencies.class)::getObject, beanFactory);
		postProcessor
			.setProxyTargetClass(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
		return postProcessor;
	}

}
