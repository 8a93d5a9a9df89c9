package io.resilience.time;

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link TimerThread} that is replaced when that is closed: either it is run,
 * or its replacement, or it is taken back.
 * <p>
 * Concurrency. The three race by a CAS, and whoever wins it forgets the task.
 */
final class Promised extends AtomicBoolean implements Runnable, Scheduler.Task {

	private static final long serialVersionUID = 1L;

	private final transient Runnable task;

	private final transient Runnable dropped;

	private final transient Set<Promised> known;

	private final transient Executor dispatcher;

	transient volatile Scheduler.@Nullable Task future;

	/**
	 * Creates one.
	 * @param task what to run in time
	 * @param dropped what replaces it
	 * @param known those that are to be replaced: it joins them
	 * @param dispatcher runs the replacement
	 */
	Promised(Runnable task, Runnable dropped, Set<Promised> known, Executor dispatcher) {
		this.task = task;
		this.dropped = dropped;
		this.known = known;
		this.dispatcher = dispatcher;
		known.add(this);
	}

	private boolean isFirst() {
		boolean first = compareAndSet(false, true);
		if (first) {
			this.known.remove(this);
		}
		return first;
	}

	@Override
	public void run() {
		if (isFirst()) {
			this.task.run();
		}
	}

	void drop() {
		if (isFirst()) {
			this.dispatcher.execute(this.dropped);
		}
	}

	@Override
	public void cancel() {
		Scheduler.Task future = this.future;
		if (isFirst() && future != null) {
			future.cancel();
		}
	}

}
