package io.resilience.time;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler on one daemon thread that is there only while there is something to wait
 * for. It never runs user code, so nothing can hold up a timeout; that goes to threads
 * for callbacks, as many as are needed up to {@value #MAX_CALLBACKS}. While the system
 * has no thread for a callback, it waits for one. What is forked has a thread for itself.
 */
public final class TimerThread implements Scheduler, AutoCloseable {

	static final TimerThread SHARED = new TimerThread("resilience-timer");

	static final int MAX_CALLBACKS = 256;

	private static final Logger LOGGER = System.getLogger(TimerThread.class.getName());

	private static final long IDLE_SECONDS = 5;

	private static final long THREAD_AGAIN_MILLIS = 50;

	private static final Task NOTHING = () -> {
	};

	private final ScheduledThreadPoolExecutor executor;

	private final ThreadPoolExecutor callbacks;

	private final ThreadPoolExecutor forks;

	/** Tasks that are to be replaced when this is closed. */
	private final Set<Promised> promised = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Creates a scheduler. No thread starts before the first task.
	 * @param name name of its thread
	 */
	public TimerThread(String name) {
		this(new Daemons(name), new Daemons(name + "-callback"), new Daemons(name + "-fork"));
	}

	TimerThread(ThreadFactory timer, ThreadFactory callbacks, ThreadFactory forks) {
		this.executor = new ScheduledThreadPoolExecutor(1, timer);
		this.callbacks = new ThreadPoolExecutor(0, MAX_CALLBACKS, IDLE_SECONDS, TimeUnit.SECONDS, new HandOver(),
				callbacks, TimerThread::queue);
		this.forks = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), forks);
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	/** All callback threads are busy: the next that is free takes it. */
	private static void queue(Runnable task, ThreadPoolExecutor callbacks) {
		if (callbacks.isShutdown()) {
			throw new RejectedExecutionException();
		}
		((HandOver) callbacks.getQueue()).add(task);
		if (callbacks.isShutdown() && callbacks.remove(task)) {
			throw new RejectedExecutionException();
		}
	}

	@Override
	public Task schedule(Runnable task, long delayNanos) {
		try {
			ScheduledFuture<?> future = this.executor.schedule(() -> runGuarded(task), delayNanos,
					TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return NOTHING; // closed: nobody waits, or dropped would have been given
		}
	}

	@Override
	public Task schedule(Runnable task, long delayNanos, Runnable dropped) {
		Promised promise = new Promised(task, dropped, this.promised, this::dispatch);
		try {
			promise.future = schedule(promise, delayNanos);
		}
		catch (OutOfMemoryError ex) { // no thread: who is told so does not wait
			promise.cancel();
			throw ex;
		}
		if (this.closed) {
			promise.drop();
		}
		return promise;
	}

	@Override
	public void dispatch(Runnable task) {
		try {
			execute(() -> runGuarded(task));
		}
		catch (RejectedExecutionException ex) {
			if (this == SHARED) {
				throw ex;
			}
			SHARED.dispatch(task); // closed, but the caller may hold a lock
		}
	}

	@Override
	public void fork(Runnable task) {
		try {
			this.forks.execute(() -> runGuarded(task));
		}
		catch (RejectedExecutionException ex) {
			if (this == SHARED) {
				throw ex;
			}
			SHARED.fork(task); // closed
		}
	}

	private void execute(Runnable callback) {
		try {
			this.callbacks.execute(callback);
		}
		catch (OutOfMemoryError ex) { // no thread for it: who dispatched has settled
			queue(callback, this.callbacks);
			if (this.callbacks.getPoolSize() == 0) {
				startLater();
			}
		}
	}

	/** No callback thread is left that would take what is queued. */
	private void startLater() {
		try {
			this.executor.schedule(this::start, THREAD_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (OutOfMemoryError | RejectedExecutionException ex) {
			// It stays queued: for the timer's thread, or for the next callback.
		}
	}

	private void start() {
		try {
			this.callbacks.execute(() -> {
			});
		}
		catch (OutOfMemoryError ex) {
			startLater();
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
	 * Ends the threads. Tasks that wait are dropped, and what is to replace them is
	 * dispatched; callbacks and forks that run may finish.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.executor.shutdownNow();
		this.promised.forEach(Promised::drop);
		this.callbacks.shutdown();
		this.forks.shutdown();
	}

	/**
	 * Makes threads with neither inheritable thread locals nor the class loader of
	 * whoever came first: they would keep an application alive.
	 */
	private record Daemons(String name) implements ThreadFactory {

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = new Thread(null, task, this.name, 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(null);
			return thread;
		}

	}

	/** Takes a task only if a thread waits for one, so that else a new thread starts. */
	private static final class HandOver extends LinkedTransferQueue<Runnable> {

		private static final long serialVersionUID = 1L;

		@Override
		public boolean offer(Runnable task) {
			return tryTransfer(task);
		}

		@Override
		public boolean add(Runnable task) {
			return super.offer(task);
		}

	}

}
