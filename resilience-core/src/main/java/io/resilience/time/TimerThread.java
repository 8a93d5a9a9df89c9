package io.resilience.time;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler on one daemon thread that is there only while there is something to wait
 * for. It never runs user code, so nothing can hold up a timeout; that goes to threads
 * for callbacks.
 */
public final class TimerThread implements Scheduler, AutoCloseable {

	static final TimerThread SHARED = new TimerThread("resilience-timer");

	private static final Logger LOGGER = System.getLogger(TimerThread.class.getName());

	private static final long IDLE_SECONDS = 5;

	private static final Task NOTHING = () -> {
	};

	private final ScheduledThreadPoolExecutor executor;

	private final ThreadPoolExecutor callbacks;

	/**
	 * Creates a scheduler. No thread starts before the first task.
	 * @param name name of its thread
	 */
	public TimerThread(String name) {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> newThread(task, name));
		this.callbacks = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), (task) -> newThread(task, name + "-callback"));
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread newThread(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.setContextClassLoader(null); // or it would keep an application alive
		return thread;
	}

	@Override
	public Task schedule(Runnable task, long delayNanos) {
		try {
			ScheduledFuture<?> future = this.executor.schedule(() -> runGuarded(task), delayNanos,
					TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return NOTHING; // closed: whoever still waits has waits of its own
		}
	}

	@Override
	public void dispatch(Runnable task) {
		try {
			this.callbacks.execute(() -> runGuarded(task));
		}
		catch (RejectedExecutionException ex) {
			task.run(); // closing: nothing comes after it that could be late
		}
	}

	private static void runGuarded(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			LOGGER.log(Level.ERROR, "A task of the timer failed", ex);
		}
	}

	/**
	 * Ends the threads; tasks that wait are dropped, callbacks that run may finish.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
		this.callbacks.shutdown();
	}

}
