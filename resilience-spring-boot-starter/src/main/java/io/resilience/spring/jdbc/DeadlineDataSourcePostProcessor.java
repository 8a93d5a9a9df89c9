package io.resilience.spring.jdbc;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * Wraps connection pools among the beans in a {@link DeadlineDataSource}. Data sources of
 * another kind, such as one that routes to several pools, stay what they are: the pools
 * behind them are wrapped if they are beans.
 */
public final class DeadlineDataSourcePostProcessor implements BeanPostProcessor, Ordered {

	/** Packages of pools. */
	private static final List<String> POOLS = List.of("com.zaxxer.hikari.", "org.apache.tomcat.jdbc.pool.",
			"org.apache.commons.dbcp2.", "oracle.ucp.jdbc.", "com.mchange.v2.c3p0.", "io.agroal.pool.");

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DataSource dataSource && isPool(dataSource)) ? new DeadlineDataSource(dataSource)
				: bean;
	}

	private static boolean isPool(DataSource dataSource) {
		if (dataSource instanceof LazyConnectionDataSourceProxy) {
			return true; // of Boot's making, over a pool
		}
		for (Class<?> type = dataSource.getClass(); type != null; type = type.getSuperclass()) {
			if (POOLS.stream().anyMatch(type.getName()::startsWith)) {
				return true;
			}
		}
		return false;
	}

	/** Behind what else wraps data sources, Boot's lazy proxy among them. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 100;
	}

}
