package com.example.petstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts who has a connection or waits for one. Each guarded method borrows one, so this
 * is how many are inside the guard, counted by somebody else than the guard.
 */
public class BorrowedConnections implements BeanPostProcessor {

	private final AtomicInteger now = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	/**
	 * Forgets what was before.
	 */
	public void reset() {
		this.most.set(this.now.get());
	}

	public int most() {
		return this.most.get();
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DataSource dataSource) ? new CountingDataSource(dataSource) : bean;
	}

	private void borrowed() {
		this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
	}

	private void returned() {
		this.now.decrementAndGet();
	}

	private final class CountingDataSource extends DelegatingDataSource {

		private CountingDataSource(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			borrowed();
			try {
				return counted(super.getConnection());
			}
			catch (SQLException | RuntimeException ex) {
				returned();
				throw ex;
			}
		}

		private Connection counted(Connection connection) {
			MethodInterceptor onClose = (invocation) -> {
				if (!invocation.getMethod().getName().equals("close")) {
					return invocation.proceed();
				}
				// Before the permit goes back, as the body is still running.
				returned();
				return invocation.proceed();
			};
			ProxyFactory proxy = new ProxyFactory(connection);
			proxy.addAdvice(onClose);
			return (Connection) proxy.getProxy();
		}

	}

}
