package io.resilience.spring.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;

import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is executed for no longer than the deadline in force allows.
 */
final class StatementHandler implements InvocationHandler {

	private final ConnectionHandler connection;

	private final Connection connectionProxy;

	private final Statement statement;

	StatementHandler(ConnectionHandler connection, Connection connectionProxy, Statement statement) {
		this.connection = connection;
		this.connectionProxy = connectionProxy;
		this.statement = statement;
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
				return this.statement.toString();
			}
			case "getConnection" -> {
				return this.connectionProxy;
			}
			default -> {
				return name.startsWith("execute") ? execute(method, arguments)
						: ConnectionHandler.call(method, this.statement, arguments);
			}
		}
	}

	private @Nullable Object execute(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		Deadline deadline = Deadline.current().orElse(null);
		if (deadline == null) {
			return this.connection.ask(method, this.statement, arguments, null);
		}
		if (deadline.isExpired()) {
			throw new SQLTimeoutException("Not executed: the deadline of the call is over");
		}
		int own = this.statement.getQueryTimeout();
		int left = Seconds.left(deadline);
		if (own > 0 && own <= left) {
			return this.connection.ask(method, this.statement, arguments, deadline);
		}
		this.statement.setQueryTimeout(left);
		try {
			return this.connection.ask(method, this.statement, arguments, deadline);
		}
		finally {
			restore(own);
		}
	}

	private void restore(int queryTimeout) {
		try {
			this.statement.setQueryTimeout(queryTimeout);
		}
		catch (SQLException ex) {
			// It is closed, or its connection is: there is nothing left to restore.
		}
	}

}
