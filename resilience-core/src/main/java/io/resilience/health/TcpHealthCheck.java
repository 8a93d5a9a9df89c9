package io.resilience.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Asks whether somebody listens at a port, and hangs up.
 */
public final class TcpHealthCheck implements HealthCheck {

	private final String host;

	private final int port;

	private final int timeoutMillis;

	private TcpHealthCheck(String host, int port, Duration timeout) {
		this.host = host;
		this.port = SocketTimeouts.requirePort(port);
		this.timeoutMillis = SocketTimeouts.millis(timeout);
	}

	/**
	 * A check that waits 5 s at most.
	 * @param host name or address; a name is looked up at each check
	 * @param port the port, from 1 to 65535
	 * @return the check
	 */
	public static TcpHealthCheck of(String host, int port) {
		return of(host, port, Duration.ofSeconds(5));
	}

	/**
	 * A check.
	 * @param host name or address; a name is looked up at each check
	 * @param port the port, from 1 to 65535
	 * @param timeout longest wait for the connection
	 * @return the check
	 */
	public static TcpHealthCheck of(String host, int port, Duration timeout) {
		return new TcpHealthCheck(host, port, timeout);
	}

	@Override
	public HealthResult check() throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(this.host, this.port), this.timeoutMillis);
			return HealthResult.healthy().withDetail("address", this.host + ":" + this.port);
		}
	}

}
