package com.example.petstore.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Stands between the application and a server, and can make the server seem dead, slow or
 * hung.
 */
public final class Proxy implements AutoCloseable {

	private static final int BUFFER = 16 * 1024;

	private static final Duration SLOW = Duration.ofMillis(400);

	private final ServerSocket listener;

	private final IntSupplier target;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "proxy");
		thread.setDaemon(true);
		return thread;
	});

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private Trouble trouble = Trouble.NONE;

	public Proxy(IntSupplier target) {
		this.target = target;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * What is wrong with the server from now on.
	 * @param trouble what
	 */
	public void set(Trouble trouble) {
		this.lock.lock();
		try {
			this.trouble = trouble;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (trouble == Trouble.DEAD) {
			this.sockets.forEach(Proxy::close);
		}
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket client = this.listener.accept();
				this.threads.execute(() -> connect(client));
			}
			catch (IOException ex) {
				// Closed, or the client is gone already.
				Thread.onSpinWait();
			}
		}
	}

	private void connect(Socket client) {
		Socket server = new Socket();
		this.sockets.add(client);
		this.sockets.add(server);
		try {
			if (now() == Trouble.DEAD) {
				throw new IOException("The server is dead");
			}
			server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target.getAsInt()));
			server.setTcpNoDelay(true);
			client.setTcpNoDelay(true);
			this.threads.execute(() -> pump(client, server, null));
			pump(server, client, Trouble.SLOW);
		}
		catch (IOException ex) {
			end(client, server);
		}
	}

	/** Answers are late when the server is slow; nothing passes when it hangs. */
	private void pump(Socket from, Socket to, @Nullable Trouble delayed) {
		byte[] buffer = new byte[BUFFER];
		try {
			int length = from.getInputStream().read(buffer);
			while (length >= 0) {
				if (delayed != null) {
					pause(delayed);
				}
				passWhenNotHung();
				to.getOutputStream().write(buffer, 0, length);
				length = from.getInputStream().read(buffer);
			}
		}
		catch (IOException ex) {
			// One side is gone, and the other goes too.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			end(from, to);
		}
	}

	private Trouble now() {
		this.lock.lock();
		try {
			return this.trouble;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void pause(Trouble slow) throws InterruptedException {
		this.lock.lock();
		try {
			long left = SLOW.toNanos();
			while (this.trouble == slow && left > 0) {
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void passWhenNotHung() throws InterruptedException {
		this.lock.lock();
		try {
			while (this.trouble == Trouble.HUNG) {
				this.changed.await(1, TimeUnit.SECONDS);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(Socket one, Socket other) {
		close(one);
		close(other);
		this.sockets.remove(one);
		this.sockets.remove(other);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.sockets.forEach(Proxy::close);
		this.threads.shutdownNow();
	}

	/**
	 * What is wrong with a server.
	 */
	public enum Trouble {

		NONE,

		/** Connections break, and new ones are of no use. */
		DEAD,

		/** Every answer takes its time. */
		SLOW,

		/** Connections are accepted, and nothing is ever answered. */
		HUNG

	}

}
