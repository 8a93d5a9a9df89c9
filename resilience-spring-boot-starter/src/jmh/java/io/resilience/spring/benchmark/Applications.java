package io.resilience.spring.benchmark;

import java.util.ArrayList;
import java.util.List;

import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.github.resilience4j.retry.annotation.Retry;
import io.resilience.spring.annotation.DatabaseCall;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.PriorityOrdered;

/**
 * Small applications that differ in what is around {@link Store#load}, all with actuator
 * and metrics. Each has only one of the libraries switched on.
 */
final class Applications {

	private static final MethodInterceptor NOTHING = (invocation) -> invocation.proceed();

	private Applications() {
	}

	static ConfigurableApplicationContext emptyProxy() {
		return start("io.resilience.", "io.github.resilience4j.", EmptyProxy.class);
	}

	static ConfigurableApplicationContext defaults() {
		return start("io.github.resilience4j.", "none", OursDefaults.class);
	}

	static ConfigurableApplicationContext chain() {
		return start("io.github.resilience4j.", "none", OursDefaults.class,
				"--external_dependencies.db.retry.max_attempts=3");
	}

	static ConfigurableApplicationContext chainAroundAdvice() {
		return start("io.github.resilience4j.", "none", OursAroundAdvice.class,
				"--external_dependencies.db.retry.max_attempts=3");
	}

	static ConfigurableApplicationContext resilience4j() {
		return start("io.resilience.", "none", Resilience4jBreakerBulkhead.class);
	}

	static ConfigurableApplicationContext resilience4jWithRetry() {
		return start("io.resilience.", "none", Resilience4jRetryBreakerBulkhead.class);
	}

	private static ConfigurableApplicationContext start(String without, String withoutToo, Class<?> source,
			String... arguments) {
		List<String> excluded = new ArrayList<>();
		ImportCandidates.load(AutoConfiguration.class, Applications.class.getClassLoader()).forEach((name) -> {
			if (name.startsWith(without) || name.startsWith(withoutToo)) {
				excluded.add(name);
			}
		});
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.autoconfigure.exclude=" + String.join(",", excluded));
		return new SpringApplicationBuilder(source).web(WebApplicationType.NONE).run(all.toArray(String[]::new));
	}

	private static Object aroundStores(Object bean) {
		if (!(bean instanceof Store)) {
			return bean;
		}
		ProxyFactory factory = new ProxyFactory(bean);
		factory.setProxyTargetClass(true);
		factory.addAdvice(NOTHING);
		return factory.getProxy();
	}

	/** A proxy of Spring's that only calls on. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PlainStore.class)
	static class EmptyProxy {

		@Bean
		static BeanPostProcessor emptyProxies() {
			return new AroundStores();
		}

	}

	/** Guarded, and nothing else. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(OurStore.class)
	static class OursDefaults {

	}

	/** Guarded outside of other advice, as transactions are. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(OurStore.class)
	static class OursAroundAdvice {

		@Bean
		static BeanPostProcessor advice() {
			return new AroundStores();
		}

	}

	/** Guarded by aspects. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Resilience4jStore.class)
	static class Resilience4jBreakerBulkhead {

	}

	/** Guarded by one aspect more. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Resilience4jRetryingStore.class)
	static class Resilience4jRetryBreakerBulkhead {

	}

	/** Before all others, so that what they add lies outside of it. */
	static class AroundStores implements BeanPostProcessor, PriorityOrdered {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return aroundStores(bean);
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	/** Not guarded. */
	static class PlainStore extends Store {

		@Override
		public Object load(String key) {
			return key;
		}

	}

	/** Ours. */
	static class OurStore extends Store {

		@Override
		@DatabaseCall("db")
		public Object load(String key) {
			return key;
		}

	}

	/** Breaker and bulkhead. */
	static class Resilience4jStore extends Store {

		@Override
		@CircuitBreaker(name = "db")
		@Bulkhead(name = "db")
		public Object load(String key) {
			return key;
		}

	}

	/** Breaker, bulkhead and retry. */
	static class Resilience4jRetryingStore extends Store {

		@Override
		@Retry(name = "db")
		@CircuitBreaker(name = "db")
		@Bulkhead(name = "db")
		public Object load(String key) {
			return key;
		}

	}

}
