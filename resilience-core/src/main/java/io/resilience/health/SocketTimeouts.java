package io.resilience.health;

import java.time.Duration;

import io.resilience.time.Nanos;

/**
 * Times as sockets take them.
 */
final class SocketTimeouts {

	private SocketTimeouts() {
	}

	/**
	 * Whole milliseconds, at least one: zero would mean to wait for ever.
	 * @param timeout the time, above zero
	 * @return the milliseconds
	 */
	static int millis(Duration timeout) {
		Nanos.requirePositive("timeout", timeout);
		return (timeout.getSeconds() < Integer.MAX_VALUE / 1000) ? Math.max(1, (int) timeout.toMillis())
				: Integer.MAX_VALUE;
	}

	static int requirePort(int port) {
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("Invalid port (%d): must be from 1 to 65535".formatted(port));
		}
		return port;
	}

}
