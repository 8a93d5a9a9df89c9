package io.resilience.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;

import io.resilience.time.Deadline;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The network timeout of one borrowed connection. Not thread-safe, as its connection is
 * not.
 */
final class NetworkTimeout {

	private static final Log logger = LogFactory.getLog(NetworkTimeout.class);

	/** Time for a cancelled statement to tell that it is. */
	static final long GRACE_MILLIS = 500;

	/** Drivers that set it with another thread would need one just for that. */
	private static final Executor SAME_THREAD = Runnable::run;

	private static final int UNKNOWN = -1;

	private final Connection connection;

	private boolean supported = true;

	private int original = UNKNOWN;

	private int inForce = UNKNOWN;

	NetworkTimeout(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Sets it for what comes next on this connection.
	 * @param deadline the deadline in force
	 */
	void bound(Deadline deadline) {
		if (!this.supported) {
			return;
		}
		try {
			if (this.original == UNKNOWN) {
				this.original = this.connection.getNetworkTimeout();
				this.inForce = this.original;
			}
			long wanted = Seconds.left(deadline) * 1000L + GRACE_MILLIS;
			set((this.original == 0) ? (int) wanted : (int) Math.min(wanted, this.original));
		}
		catch (SQLException | AbstractMethodError ex) {
			unsupported(ex);
		}
	}

	/** Puts it back as it was. */
	void restore() {
		if (this.original == UNKNOWN || !this.supported) {
			return;
		}
		try {
			set(this.original);
		}
		catch (SQLException ex) {
			unsupported(ex); // its connection is broken, which others will notice
		}
	}

	private void set(int millis) throws SQLException {
		if (millis != this.inForce) {
			this.connection.setNetworkTimeout(SAME_THREAD, millis);
			this.inForce = millis;
		}
	}

	private void unsupported(Throwable ex) {
		this.supported = false;
		logger.debug("The network timeout of a connection cannot be set", ex);
	}

}
