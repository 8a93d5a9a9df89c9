package io.resilience.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import io.resilience.time.Deadline;
import io.resilience.time.Scheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Aborts a connection that still waits for its server long after the deadline: a network
 * timeout begins anew with each byte, so an answer that drips never meets it. Made for
 * one question to the server; {@link #end()} comes with the answer.
 */
final class LastResort {

	private static final Log logger = LogFactory.getLog(LastResort.class);

	private final Connection connection;

	private final Scheduler.Task task;

	private boolean answered;

	LastResort(Connection connection, Deadline deadline) {
		this.connection = connection;
		Scheduler scheduler = Scheduler.shared();
		long nanos = (Seconds.left(deadline) * 1000L + 2 * NetworkTimeout.GRACE_MILLIS) * 1_000_000;
		this.task = scheduler.schedule(() -> scheduler.dispatch(this::abort), nanos);
	}

	/**
	 * Under the lock, so that the connection never goes to another borrower in between.
	 */
	private synchronized void abort() {
		if (this.answered) {
			return;
		}
		try {
			this.connection.abort(Runnable::run);
			logger.warn("A connection was aborted: its server had not answered in full well after the deadline");
		}
		catch (SQLException | RuntimeException | AbstractMethodError ex) {
			logger.debug("A connection cannot be aborted", ex);
		}
	}

	void end() {
		this.task.cancel();
		synchronized (this) {
			this.answered = true;
		}
	}

}
