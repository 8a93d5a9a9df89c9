package io.resilience.hedge;

import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;

/** Time moved by hand, with threads of their own for what may block. */
public final class ThreadedTime implements Scheduler {

	private final ManualTime time;

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
		thread.start();
	}

}
