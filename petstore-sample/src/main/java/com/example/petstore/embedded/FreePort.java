package com.example.petstore.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports on loopback for servers that are stopped and started again.
 */
final class FreePort {

	private FreePort() {
	}

	/**
	 * Choose a port below the range from which systems take those of outgoing
	 * connections, so that nobody is given it while the server is stopped.
	 */
	static int find() {
		while (true) {
			int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_000);
			if (isFree(candidate)) {
				return candidate;
			}
		}
	}

	/**
	 * Choose the preferred port if nobody has it, else another one.
	 */
	static int findOr(int preferred) {
		return (preferred > 0 && isFree(preferred)) ? preferred : find();
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
