package io.resilience.spring.benchmark;

import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;

import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Puts what every library that guards annotated methods needs around {@link FiftyMethods},
 * and nothing else: class-based proxies of Spring's whose interceptor only calls on.
 */
@Configuration(proxyBeanMethods = false)
class EmptyProxies {

	@Bean
	static AroundFiftyMethods aroundFiftyMethods() {
		return new AroundFiftyMethods();
	}

	static final class AroundFiftyMethods extends AbstractBeanFactoryAwareAdvisingPostProcessor {

		private static final long serialVersionUID = 1L;

		AroundFiftyMethods() {
			setProxyTargetClass(true);
			MethodInterceptor interceptor = MethodInvocation::proceed;
			this.advisor = new DefaultPointcutAdvisor(new OfFiftyMethods(), interceptor);
		}

	}

	private static final class OfFiftyMethods extends StaticMethodMatcherPointcut {

		OfFiftyMethods() {
			setClassFilter((type) -> type.getEnclosingClass() == FiftyMethods.class);
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return method.getDeclaringClass() == targetClass;
		}

	}

}
