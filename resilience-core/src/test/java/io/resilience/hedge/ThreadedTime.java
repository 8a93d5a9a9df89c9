package io.resilience.hedge;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;

/** Time moved by hand, with threads of their own for what may block. */
public final class ThreadedTime implements Scheduler {

	private final ManualTime time;

	private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	public ThreadedTime(ManualTime time) {
		this.time = time;
	}

	@Override
	public Task schedule(Runnable task, long delayNanos) {
		return this.time.schedule(task, delayNanos);
	}

	@Override
	public void park(Object blocker, long nanos) {
		this.time.park(blocker, nanos);
	}

	@Override
	public void dispatch(Runnable task) {
		Thread thread = new Thread(task, "dispatched");
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	/**
	 * Waits until all that was dispatched so far has ended.
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	public void awaitEnded() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

}
