package io.resilience.time;

import java.util.concurrent.locks.LockSupport;

/**
 * Runs short tasks later, and lets threads wait. The time that it waits is the time that
 * the {@link Ticker} used beside it shows.
 * <p>
 * Thread-safe.
 */
public interface Scheduler {

	/**
	 * Runs a task once, on a thread of the scheduler. The task must be short, must not
	 * block and must not call user code.
	 * @param task the task
	 * @param delayNanos nanoseconds from now; zero or less for as soon as possible
	 * @return a handle to take it back
	 */
	Task schedule(Runnable task, long delayNanos);

	/**
	 * Runs a task once, like {@link #schedule(Runnable, long)}, or something else if the
	 * scheduler is closed first: somebody may be waiting for it.
	 * @param task the task
	 * @param delayNanos nanoseconds from now; zero or less for as soon as possible
	 * @param dropped what to {@linkplain #dispatch dispatch} in its place when the
	 * scheduler is closed. It may have been closed already
	 * @return a handle to take both back
	 */
	default Task schedule(Runnable task, long delayNanos, Runnable dropped) {
		return schedule(task, delayNanos);
	}

	/**
	 * Blocks the calling thread until it is unparked, interrupted, or the time is over;
	 * may return earlier without reason, so callers loop.
	 * @param blocker the object that the thread waits for, for thread dumps
	 * @param nanos longest wait in nanoseconds
	 */
	default void park(Object blocker, long nanos) {
		LockSupport.parkNanos(blocker, nanos);
	}

	/**
	 * Runs something that may take long or call user code, from a task of this scheduler:
	 * a timer thread must not wait for it.
	 * @param task the work
	 */
	default void dispatch(Runnable task) {
		task.run();
	}

	/**
	 * Runs something that may block as long as a call takes, such as one of its attempts:
	 * it must hold up neither a timer nor what is {@linkplain #dispatch dispatched}.
	 * @param task the work
	 */
	default void fork(Runnable task) {
		dispatch(task);
	}

	/**
	 * The scheduler that stand-alone patterns share. Its daemon threads start with the
	 * first task and end when there has been none for a while.
	 * @return the shared scheduler
	 */
	static Scheduler shared() {
		return TimerThread.SHARED;
	}

	/**
	 * A task that was handed over.
	 */
	@FunctionalInterface
	interface Task {

		/**
		 * Takes the task back unless it has started.
		 */
		void cancel();

	}

}
