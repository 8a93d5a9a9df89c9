package io.resilience.time;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Time moved by hand, whose dispatched work waits to be run by hand as well. */
public final class DispatchedByHand implements Scheduler {

	private final ManualTime time;

	private final Queue<Runnable> dispatched = new ConcurrentLinkedQueue<>();

	public DispatchedByHand(ManualTime time) {
		this.time = time;
	}

	@Override
	public Task schedule(Runnable task, long delayNanos) {
		return this.time.schedule(task, delayNanos);
	}

	@Override
	public void dispatch(Runnable task) {
		this.dispatched.add(task);
	}

	/** Runs the oldest work. */
	public void runNext() {
		this.dispatched.remove().run();
	}

}
