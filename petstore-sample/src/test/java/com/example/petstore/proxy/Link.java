package com.example.petstore.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executor;

import com.example.petstore.proxy.Proxy.Trouble;

/**
 * One connection through a {@link Proxy}: a thread for the requests and one for the
 * answers.
 */
final class Link {

	private static final int BUFFER = 16 * 1024;

	private static final Duration SLOW = Duration.ofMillis(400);

	private static final Duration LATE = Duration.ofSeconds(5);

	private static final Duration DROP = Duration.ofMillis(20);

	private static final Duration FOREVER = Duration.ofDays(1);

	/** How many bytes of an answer come through before the connection breaks. */
	private static final int CUT_AFTER = 20;

	private final Socket client;

	private final Socket server = new Socket();

	private final CurrentTrouble trouble;

	private volatile boolean vanished;

	Link(Socket client, CurrentTrouble trouble) {
		this.client = client;
		this.trouble = trouble;
	}

	/** Returns when the connection has ended. */
	void run(int port, Executor threads) {
		try {
			if (this.trouble.is(Trouble.DEAD)) {
				return;
			}
			if (this.trouble.is(Trouble.VANISHED)) {
				vanish();
			}
			else {
				this.server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				this.server.setTcpNoDelay(true);
				this.client.setTcpNoDelay(true);
				threads.execute(this::passAnswers);
			}
			passRequests();
		}
		catch (IOException ex) {
			// One side is gone, and the other goes too.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			close();
		}
	}

	private void passRequests() throws IOException, InterruptedException {
		InputStream from = this.client.getInputStream();
		byte[] buffer = new byte[BUFFER];
		for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
			this.trouble.waitWhile(Trouble.HUNG, FOREVER);
			if (!this.vanished) {
				forward(buffer, length);
			}
		}
	}

	private void forward(byte[] buffer, int length) throws IOException {
		try {
			this.server.getOutputStream().write(buffer, 0, length);
		}
		catch (IOException ex) {
			if (!this.vanished) {
				throw ex;
			}
		}
	}

	private void passAnswers() {
		byte[] buffer = new byte[BUFFER];
		try {
			InputStream from = this.server.getInputStream();
			for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
				answer(buffer, length);
			}
		}
		catch (IOException ex) {
			// One side is gone, and the other goes too.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!this.vanished) {
			close();
		}
	}

	private void answer(byte[] buffer, int length) throws IOException, InterruptedException {
		OutputStream to = this.client.getOutputStream();
		this.trouble.waitWhile(Trouble.SLOW, SLOW);
		this.trouble.waitWhile(Trouble.LATE, LATE);
		this.trouble.waitWhile(Trouble.HUNG, FOREVER);
		int passed = 0;
		while (this.trouble.is(Trouble.DRIPPING) && passed < length) {
			to.write(buffer[passed++]);
			this.trouble.waitWhile(Trouble.DRIPPING, DROP);
		}
		if (this.vanished) {
			return;
		}
		if (this.trouble.is(Trouble.CUT)) {
			to.write(buffer, passed, Math.min(length - passed, CUT_AFTER));
			throw new IOException("The connection is cut");
		}
		to.write(buffer, passed, length - passed);
	}

	/** The client hears nothing of it. */
	void vanish() {
		this.vanished = true;
		close(this.server);
	}

	void close() {
		close(this.client);
		close(this.server);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
