package io.resilience.spring.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Set;

import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A connection that bounds what it does by the deadline in force.
 */
final class ConnectionHandler implements InvocationHandler {

	/** What asks the server, besides statements. */
	private static final Set<String> ROUND_TRIPS = Set.of("commit", "rollback", "setSavepoint", "releaseSavepoint",
			"setAutoCommit", "setReadOnly", "setTransactionIsolation", "setSchema", "setCatalog", "getSchema",
			"getTransactionIsolation");

	private final Connection connection;

	private final NetworkTimeout networkTimeout;

	private ConnectionHandler(Connection connection) {
		this.connection = connection;
		this.networkTimeout = new NetworkTimeout(connection);
	}

	static Connection wrap(Connection connection) {
		return (Connection) Proxy.newProxyInstance(ConnectionHandler.class.getClassLoader(),
				new Class<?>[] { Connection.class }, new ConnectionHandler(connection));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		String name = method.getName();
		switch (name) {
			case "equals" -> {
				return arguments != null && proxy == arguments[0];
			}
			case "hashCode" -> {
				return System.identityHashCode(proxy);
			}
			case "toString" -> {
				return "Deadlines over " + this.connection;
			}
			case "setNetworkTimeout" -> this.networkTimeout.restore();
			case "close", "abort" -> this.networkTimeout.restore();
			default -> {
				if (ROUND_TRIPS.contains(name)) {
					return ask(method, this.connection, arguments, Deadline.current().orElse(null));
				}
			}
		}
		Object result = call(method, this.connection, arguments);
		return (result instanceof Statement statement) ? wrap((Connection) proxy, statement) : result;
	}

	/** Something that may wait for the server. */
	@Nullable Object ask(Method method, Object target, @Nullable Object @Nullable [] arguments, @Nullable Deadline deadline)
			throws Throwable {
		if (deadline == null) {
			this.networkTimeout.restore();
			return call(method, target, arguments);
		}
		this.networkTimeout.bound(deadline);
		LastResort lastResort = new LastResort(this.connection, deadline);
		try {
			return call(method, target, arguments);
		}
		finally {
			lastResort.end();
		}
	}

	private Statement wrap(Connection proxy, Statement statement) {
		Class<?> type = (statement instanceof CallableStatement) ? CallableStatement.class
				: (statement instanceof PreparedStatement) ? PreparedStatement.class : Statement.class;
		return (Statement) Proxy.newProxyInstance(ConnectionHandler.class.getClassLoader(), new Class<?>[] { type },
				new StatementHandler(this, proxy, statement));
	}

	static @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
