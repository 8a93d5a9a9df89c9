package io.resilience.bulkhead;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * A body that runs on a worker while its caller waits, until the deadline at the latest.
 * <p>
 * Concurrency. The state moves once from RUNNING, either to DONE by the worker or to
 * LEAVING by the caller, who then interrupts the worker and says so (LEFT); a worker that
 * ends meanwhile waits for that, so no interrupt reaches a later body. The worker gives
 * the permit back before DONE: the caller's next call finds it there.
 *
 * @param <T> type of the result
 */
final class OffloadedCall<T> extends AtomicInteger implements Runnable {

	private static final long serialVersionUID = 1L;

	private static final int RUNNING = 0;

	private static final int DONE = 1;

	private static final int LEAVING = 2;

	private static final int LEFT = 3;

	private final transient Bulkhead bulkhead;

	private final transient Callable<T> body;

	private final transient Thread caller = Thread.currentThread();

	private transient volatile @Nullable Thread worker;

	private transient @Nullable T result;

	private transient @Nullable Throwable failure;

	OffloadedCall(Bulkhead bulkhead, Callable<T> body) {
		this.bulkhead = bulkhead;
		this.body = body;
	}

	@Override
	public void run() {
		this.worker = Thread.currentThread();
		if (get() == RUNNING) { // else the caller left before a worker came
			try {
				this.result = this.body.call();
			}
			catch (Throwable ex) {
				this.failure = ex;
			}
		}
		boolean late = get() != RUNNING;
		this.bulkhead.exit();
		if (!late && compareAndSet(RUNNING, DONE)) {
			LockSupport.unpark(this.caller);
			return;
		}
		while (get() != LEFT) { // the caller is about to interrupt this thread
			Thread.yield();
		}
		Thread.interrupted();
		this.bulkhead.abandonedCount().decrementAndGet();
	}

	/**
	 * Waits for the end of the body.
	 * @param timeoutNanos longest wait
	 * @return whether it has ended; if not, it has been interrupted and is abandoned
	 * @throws CallerInterruptedException if the caller is interrupted; the body is then
	 * interrupted and abandoned too
	 */
	boolean await(long timeoutNanos, Ticker ticker, Scheduler scheduler) throws CallerInterruptedException {
		long end = ticker.read() + timeoutNanos;
		for (long left = timeoutNanos; get() == RUNNING; left = end - ticker.read()) {
			boolean interrupted = Thread.interrupted();
			if (interrupted || left <= 0) {
				boolean ended = !abandon();
				if (interrupted) {
					if (ended) {
						Thread.currentThread().interrupt(); // too late to matter here
						return true;
					}
					throw new CallerInterruptedException();
				}
				return ended;
			}
			scheduler.park(this, left);
		}
		return true;
	}

	private boolean abandon() {
		AtomicInteger abandoned = this.bulkhead.abandonedCount();
		abandoned.incrementAndGet();
		if (!compareAndSet(RUNNING, LEAVING)) {
			abandoned.decrementAndGet();
			return false;
		}
		Thread target = this.worker;
		if (target != null) {
			target.interrupt();
		}
		set(LEFT);
		return true;
	}

	@Nullable T result() throws Exception {
		if (this.failure instanceof Exception exception) {
			throw exception;
		}
		if (this.failure instanceof Error error) {
			throw error;
		}
		return this.result;
	}

}
