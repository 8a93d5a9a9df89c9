package io.resilience.spring.jdbc;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * Lets connection pools among the beans pass the deadlines of guarded calls on, as
 * {@link DeadlineDataSource} does. The bean stays what it was by type: a pool of its own
 * class can be injected and cast, and is a proxy of that class (of its interfaces where
 * the class is final). Data sources of another kind, such as one that routes to several
 * pools, stay what they are: the pools behind them are taken care of if they are beans.
 */
public final class DeadlineDataSourcePostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	private static final long serialVersionUID = 1L;

	/** Packages of pools. */
	private static final List<String> POOLS = List.of("com.zaxxer.hikari.", "org.apache.tomcat.jdbc.pool.",
			"org.apache.commons.dbcp2.", "oracle.ucp.jdbc.", "com.mchange.v2.c3p0.", "io.agroal.pool.");

	/**
	 * Creates the post-processor.
	 */
	public DeadlineDataSourcePostProcessor() {
		NameMatchMethodPointcut borrowing = new NameMatchMethodPointcut();
		borrowing.setMappedName("getConnection");
		borrowing.setClassFilter(DeadlineDataSourcePostProcessor::isPool);
		this.advisor = new DefaultPointcutAdvisor(borrowing, new DeadlineConnectionInterceptor());
		setProxyTargetClass(true);
		// Behind what else wraps data sources, Boot's lazy proxy among them.
		setOrder(Ordered.LOWEST_PRECEDENCE - 100);
	}

	private static boolean isPool(Class<?> type) {
		if (!DataSource.class.isAssignableFrom(type)) {
			return false;
		}
		if (LazyConnectionDataSourceProxy.class.isAssignableFrom(type)) {
			return true; // of Boot's making, over a pool
		}
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			if (POOLS.stream().anyMatch(each.getName()::startsWith)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Object processed = super.postProcessAfterInitialization(bean, beanName);
		if (processed != bean) {
			PoolField.copy(bean, processed);
		}
		return processed;
	}

	@Override
	protected void customizeProxyFactory(ProxyFactory proxyFactory) {
		Class<?> type = proxyFactory.getTargetClass();
		if (type != null && Modifier.isFinal(type.getModifiers()) && !Proxy.isProxyClass(type)) {
			proxyFactory.setProxyTargetClass(false);
			evaluateProxyInterfaces(type, proxyFactory);
		}
	}

	@Override
	public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
		return Modifier.isFinal(beanClass.getModifiers()) ? beanClass : super.determineBeanType(beanClass, beanName);
	}

}
