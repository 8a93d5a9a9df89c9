package io.resilience.spring.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that takes a request, sends a beginning of an answer and no more, and knows
 * which of its connections the client has closed.
 */
final class HungServer implements AutoCloseable {

	private final ServerSocket listener;

	private final byte[] beginning;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger opened = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	HungServer(String beginning) {
		this.beginning = beginning.getBytes(StandardCharsets.US_ASCII);
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.opened.incrementAndGet();
				this.threads.execute(() -> hang(socket));
			}
		}
		catch (IOException ex) {
			// The server is closed.
		}
	}

	private void hang(Socket socket) {
		try (socket) {
			InputStream in = socket.getInputStream();
			int last = in.read();
			socket.getOutputStream().write(this.beginning);
			while (last >= 0) {
				last = in.read();
			}
		}
		catch (IOException ex) {
			// The client has reset the connection, which is an end as well.
		}
		this.closed.incrementAndGet();
	}

	String url() {
		return "http://" + this.listener.getInetAddress().getHostAddress() + ":" + this.listener.getLocalPort();
	}

	int opened() {
		return this.opened.get();
	}

	/** Connections that the client has ended. */
	int closed() {
		return this.closed.get();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

}
