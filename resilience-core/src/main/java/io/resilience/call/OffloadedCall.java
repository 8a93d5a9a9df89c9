package io.resilience.call;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.resilience.time.Abandonment;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * For patterns: a body that runs on a worker while its caller waits, until the deadline
 * at the latest.
 * <p>
 * Concurrency. The state moves once from RUNNING, either to DONE by the worker or to
 * LEAVING by the caller, who then interrupts the worker and says so (LEFT); a worker that
 * ends meanwhile waits for that, so no interrupt reaches a later body, and takes back no
 * interrupt but that. The worker settles the call, such as by giving its permit back,
 * before DONE: the caller's next call finds it there.
 *
 * @param <T> type of the result
 */
public final class OffloadedCall<T> extends AtomicInteger implements Runnable {

	private static final long serialVersionUID = 1L;

	private static final int RUNNING = 0;

	private static final int DONE = 1;

	private static final int LEAVING = 2;

	private static final int LEFT = 3;

	private final transient Callable<T> body;

	private final transient Runnable atEnd;

	private final transient Thread caller = Thread.currentThread();

	private transient volatile @Nullable Thread worker;

	private transient @Nullable Abandonment abandonment;

	/** By the caller that left; one of somebody else is not to be taken for it. */
	private transient boolean interrupted;

	private transient @Nullable T result;

	private transient @Nullable Throwable failure;

	/**
	 * Creates a call that the calling thread will wait for.
	 * @param body the body
	 * @param atEnd what to do on the worker when the body has ended
	 */
	public OffloadedCall(Callable<T> body, Runnable atEnd) {
		this.body = body;
		this.atEnd = atEnd;
	}

	@Override
	public void run() {
		boolean interruptedBefore = Thread.currentThread().isInterrupted();
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
		this.atEnd.run();
		if (!late && compareAndSet(RUNNING, DONE)) {
			LockSupport.unpark(this.caller);
			return;
		}
		while (get() != LEFT) { // the caller is about to interrupt this thread
			Thread.yield();
		}
		if (this.interrupted) {
			Thread.interrupted();
			if (interruptedBefore) {
				Thread.currentThread().interrupt();
			}
		}
		if (this.abandonment != null) {
			this.abandonment.end();
		}
	}

	/**
	 * Waits for the end of the body.
	 * @param timeoutNanos longest wait
	 * @param ticker measures the wait
	 * @param scheduler lets the thread wait
	 * @param late counts the body as abandoned where it has not ended by then
	 * @return whether it has ended; if not, it has been interrupted and is left alone
	 * @throws CallerInterruptedException if the caller is interrupted; the body is then
	 * interrupted and left alone too
	 */
	public boolean await(long timeoutNanos, Ticker ticker, Scheduler scheduler, Abandonment late)
			throws CallerInterruptedException {
		long end = ticker.read() + timeoutNanos;
		for (long left = timeoutNanos; get() == RUNNING; left = end - ticker.read()) {
			boolean interrupted = Thread.interrupted();
			if (interrupted || left <= 0) {
				boolean ended = !leave(late);
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

	private boolean leave(Abandonment late) {
		late.begin();
		this.abandonment = late;
		if (!compareAndSet(RUNNING, LEAVING)) {
			late.end();
			return false;
		}
		Thread target = this.worker;
		if (target != null) {
			this.interrupted = true;
			target.interrupt();
		}
		set(LEFT);
		return true;
	}

	/**
	 * How the body ended.
	 * @return what it returned
	 * @throws Exception what it threw
	 */
	public @Nullable T result() throws Exception {
		if (this.failure instanceof Exception exception) {
			throw exception;
		}
		if (this.failure instanceof Error error) {
			throw error;
		}
		return this.result;
	}

}
