package com.example.petstore.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/**
 * Stands between the application and a server, and can make the server seem dead, slow,
 * hung, or the network between them broken.
 */
public final class Proxy implements AutoCloseable {

	private final ServerSocket listener;

	private final IntSupplier target;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "proxy");
		thread.setDaemon(true);
		return thread;
	});

	private final Set<Link> links = ConcurrentHashMap.newKeySet();

	private final CurrentTrouble trouble = new CurrentTrouble();

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
		this.trouble.set(trouble);
		if (trouble == Trouble.DEAD) {
			this.links.forEach(Link::close);
		}
		if (trouble == Trouble.VANISHED) {
			this.links.forEach(Link::vanish);
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
		Link link = new Link(client, this.trouble);
		this.links.add(link);
		try {
			link.run(this.target.getAsInt(), this.threads);
		}
		finally {
			this.links.remove(link);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.links.forEach(Link::close);
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

		/** Every answer takes longer than anybody waits. */
		LATE,

		/** Connections are accepted, and nothing is ever answered. */
		HUNG,

		/** Connections break in the middle of an answer. */
		CUT,

		/** Answers come byte by byte. */
		DRIPPING,

		/**
		 * The peers of all connections are gone without a word: what is sent is lost, and
		 * nothing comes any more, not even an end, also when all is well again.
		 */
		VANISHED

	}

}
