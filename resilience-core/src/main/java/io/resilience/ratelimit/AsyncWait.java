package io.resilience.ratelimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Waits for permits without a thread. It asks on the scheduler's thread and tells on the
 * executor, so that what hangs on the future never runs there or in another's call.
 */
final class AsyncWait {

	private final AdmissionQueue queue;

	private final Scheduler scheduler;

	private final Executor executor;

	private final LongFunction<? extends Throwable> refusal;

	private final Waiter waiter;

	private final CompletableFuture<Void> future = new CompletableFuture<>();

	/** Guards the timer, which two threads may want to set at once. */
	private final ReentrantLock lock = new ReentrantLock();

	private Scheduler.@Nullable Task timer;

	AsyncWait(AdmissionQueue queue, int permits, Scheduler scheduler, Executor executor,
			LongFunction<? extends Throwable> refusal) {
		this.queue = queue;
		this.scheduler = scheduler;
		this.executor = executor;
		this.refusal = refusal;
		this.waiter = new Waiter(permits, () -> askAgainIn(0));
	}

	CompletableFuture<Void> start(long atMostNanos) {
		long wait = this.queue.enter(this.waiter, atMostNanos);
		if (wait == 0) {
			this.future.complete(null);
		}
		else if (!this.waiter.isQueued()) {
			this.future.completeExceptionally(this.refusal.apply(wait));
		}
		else {
			this.future.whenComplete((result, ex) -> leave()); // if it is cancelled
			askAgainIn(wait);
		}
		return this.future;
	}

	private void askAgainIn(long nanos) {
		Throwable noTimer = null;
		this.lock.lock();
		try {
			if (this.timer != null) {
				this.timer.cancel();
			}
			this.timer = this.scheduler.schedule(this::askAgain, nanos, () -> this.future.cancel(false));
		}
		catch (RuntimeException | Error ex) { // no thread for the timer: it would never
												// ask, and hold up all behind it
			noTimer = ex;
		}
		finally {
			this.lock.unlock();
		}
		Throwable failure = noTimer;
		if (failure != null) {
			tell(() -> this.future.completeExceptionally(failure));
		}
	}

	private void leave() {
		this.queue.leave(this.waiter);
		this.lock.lock();
		try {
			if (this.timer != null) {
				this.timer.cancel();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void askAgain() {
		if (!this.waiter.isQueued()) {
			return;
		}
		long wait = this.queue.askAgain(this.waiter);
		if (this.waiter.isQueued()) {
			askAgainIn(wait);
		}
		else if (wait == 0) {
			tell(() -> this.future.complete(null));
		}
		else {
			tell(() -> this.future.completeExceptionally(this.refusal.apply(wait)));
		}
	}

	private void tell(Runnable completion) {
		try {
			this.executor.execute(completion);
		}
		catch (RejectedExecutionException ex) {
			completion.run(); // the executor is closed: better here than never
		}
	}

}
