package io.resilience.hedge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that blocks a thread. Cancelling it interrupts that thread.
 * <p>
 * Concurrency. The state moves once from RUNNING, either to DONE by the thread or to
 * CANCELLING by who cancels, who then interrupts the thread and says so (CANCELLED); a
 * thread that ends meanwhile waits for that, so no interrupt reaches its later work.
 *
 * @param <T> type of the result
 */
final class ThreadAttempt<T> extends CompletableFuture<T> implements Runnable, HedgeAttempt {

	private static final int RUNNING = 0;

	private static final int DONE = 1;

	private static final int CANCELLING = 2;

	private static final int CANCELLED = 3;

	private final HedgeBody<T> body;

	private final @Nullable Deadline inherited;

	private final Runnable atEnd;

	private final AtomicInteger state = new AtomicInteger(RUNNING);

	private volatile @Nullable Thread thread;

	/**
	 * Creates an attempt, to be forked.
	 * @param atEnd what to do when it needs its thread no more, before anybody sees how
	 * it ended
	 */
	ThreadAttempt(HedgeBody<T> body, @Nullable Deadline inherited, Runnable atEnd) {
		this.body = body;
		this.inherited = inherited;
		this.atEnd = atEnd;
	}

	/** There is no thread for it. */
	void notForked(Throwable ex) {
		this.atEnd.run();
		completeExceptionally(ex);
	}

	@Override
	public void run() {
		boolean interruptedBefore = Thread.currentThread().isInterrupted();
		this.thread = Thread.currentThread();
		@Nullable T result = null;
		@Nullable Throwable thrown = null;
		if (this.state.get() == RUNNING) { // else cancelled before a thread came
			try {
				Deadline deadline = this.inherited;
				result = (deadline != null) ? deadline.call(() -> this.body.attempt(this)) : this.body.attempt(this);
			}
			catch (Throwable ex) {
				thrown = ex;
			}
		}
		this.atEnd.run();
		if (!this.state.compareAndSet(RUNNING, DONE)) {
			afterCancel(interruptedBefore);
		}
		else if (thrown != null) {
			completeExceptionally(thrown);
		}
		else {
			complete(result);
		}
	}

	private void afterCancel(boolean interruptedBefore) {
		while (this.state.get() != CANCELLED) {
			Thread.onSpinWait();
		}
		Thread.interrupted();
		if (interruptedBefore) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (this.state.compareAndSet(RUNNING, CANCELLING)) {
			Thread target = this.thread;
			if (target != null) {
				target.interrupt();
			}
			this.state.set(CANCELLED);
			super.cancel(mayInterruptIfRunning);
		}
		return isCancelled();
	}

	@Override
	public boolean isCancelled() {
		return this.state.get() >= CANCELLING;
	}

}
