package com.example.petstore.background;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.CallRejectedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task on a thread of its own whenever it is woken, and now and then without.
 * While the task fails, it is tried again after a pause: as long as the rejecting guard
 * says, else a second. Closing ends the thread.
 */
public final class BackgroundJob implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundJob.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration GRACE = Duration.ofSeconds(5);

	private final String name;

	private final Task task;

	private final Duration interval;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private boolean woken = true;

	private boolean closed;

	private @Nullable Thread thread;

	/**
	 * Creates a job. It runs once it is started.
	 * @param name what to call its thread
	 * @param task what to do
	 * @param interval when to look even though nobody said there is anything to do
	 */
	public BackgroundJob(String name, Task task, Duration interval) {
		this.name = name;
		this.task = task;
		this.interval = interval;
	}

	/**
	 * Begin, also again after a close: a context may be stopped and started.
	 */
	public void start() {
		Thread thread = new Thread(this::loop, this.name);
		thread.setDaemon(true);
		this.lock.lock();
		try {
			this.closed = false;
			this.woken = true;
			this.thread = thread;
		}
		finally {
			this.lock.unlock();
		}
		thread.start();
	}

	/**
	 * There is something to do.
	 */
	public void wake() {
		this.lock.lock();
		try {
			this.woken = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void loop() {
		try {
			Duration pause = null;
			while (waitForWork(pause)) {
				pause = run();
			}
		}
		catch (InterruptedException ex) {
			logger.debug("{} is interrupted", this.name);
		}
	}

	/** Returns how long to leave it alone if it failed, else {@code null}. */
	private @Nullable Duration run() throws InterruptedException {
		try {
			this.task.run();
			return null;
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (CallRejectedException ex) {
			logger.debug("{} waits: {}", this.name, ex.getMessage());
			Duration retryAfter = ex.retryAfter();
			return (retryAfter != null && retryAfter.compareTo(PAUSE) > 0) ? retryAfter : PAUSE;
		}
		catch (Exception ex) {
			logger.info("{} failed and tries again: {}", this.name, ex.toString());
			logger.debug("{} failed", this.name, ex);
			return PAUSE;
		}
	}

	/** Returns whether to go on. Nobody wakes it from a pause after a failure. */
	private boolean waitForWork(@Nullable Duration pause) throws InterruptedException {
		this.lock.lock();
		try {
			long left = ((pause != null) ? pause : this.interval).toNanos();
			while (left > 0 && !this.closed && (pause != null || !this.woken)) {
				left = this.changed.awaitNanos(left);
			}
			this.woken = false;
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		Thread thread;
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
			thread = this.thread;
		}
		finally {
			this.lock.unlock();
		}
		if (thread == null) {
			return;
		}
		thread.interrupt();
		try {
			thread.join(GRACE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What to do.
	 */
	@FunctionalInterface
	public interface Task {

		/**
		 * Do what there is to do.
		 * @throws Exception if it did not work and has to be tried again
		 */
		void run() throws Exception;

	}

}
