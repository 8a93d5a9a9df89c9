package io.resilience.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import io.resilience.time.Deadline;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source whose statements end soon after the {@linkplain Deadline#current()
 * guarded call} that executes them must be over: the database is told to cancel the
 * statement, and where it does not answer at all the connection stops waiting. Without
 * that a driver that cannot be interrupted keeps thread, connection, and query after its
 * caller has got the timeout.
 * <ul>
 * <li>Before a statement is executed its {@linkplain Statement#setQueryTimeout query
 * timeout} is set to what is left, rounded up to whole seconds; one of the application's
 * own that is shorter stays. Afterwards it is as it was.</li>
 * <li>The {@linkplain Connection#setNetworkTimeout network timeout} of the connection is
 * set half a second behind that, so that a database which can still cancel loses no
 * connection. It is as it was when the connection is given back, or is used without a
 * deadline.</li>
 * <li>Another half a second behind, the connection is {@linkplain Connection#abort
 * aborted}: an answer may come byte by byte.</li>
 * <li>After the deadline no statement is executed any more; commit and rollback are.</li>
 * </ul>
 * Without a deadline nothing is told to the driver. {@link #unwrap} leads to the target
 * and its connections to theirs. Thread-safe as its target is.
 */
public final class DeadlineDataSource extends DelegatingDataSource {

	/**
	 * Wraps a data source.
	 * @param target the data source, such as a pool
	 */
	public DeadlineDataSource(DataSource target) {
		super(target);
	}

	@Override
	public Connection getConnection() throws SQLException {
		return ConnectionHandler.wrap(super.getConnection());
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return ConnectionHandler.wrap(super.getConnection(username, password));
	}

}
