package io.resilience.spring.jdbc;

import java.sql.Connection;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * Wraps the connections that are borrowed from a pool.
 */
final class DeadlineConnectionInterceptor implements MethodInterceptor {

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object connection = invocation.proceed();
		Object pool = invocation.getThis();
		if (pool != null) {
			PoolField.copy(pool, ((ProxyMethodInvocation) invocation).getProxy());
		}
		return (connection instanceof Connection borrowed) ? ConnectionHandler.wrap(borrowed) : connection;
	}

}
