package io.resilience.spring.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Keeps the proxies around connections and statements, in a native image.
 */
final class JdbcHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.proxies()
			.registerJdkProxy(Connection.class)
			.registerJdkProxy(Statement.class)
			.registerJdkProxy(PreparedStatement.class)
			.registerJdkProxy(CallableStatement.class);
	}

}
