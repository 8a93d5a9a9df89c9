package io.resilience.health;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Threads for checks: a new one wherever none is idle, since one check must not wait for
 * another. There are never more than checks, each of which has one run at a time.
 */
final class CheckThreads implements Executor, AutoCloseable {

	private static final long IDLE_SECONDS = 5;

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS,
			TimeUnit.SECONDS, new SynchronousQueue<>(), this::newThread);

	/** That of the application, which drivers and clients are found with. */
	private final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	private Thread newThread(Runnable task) {
		Thread thread = new Thread(null, task, "resilience-health", 0, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(this.classLoader);
		return thread;
	}

	@Override
	public void execute(Runnable task) {
		this.threads.execute(task);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
