package io.resilience.bulkhead;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;

import io.resilience.time.Scheduler;

/**
 * Waits for a permit without a thread. A permit that comes for a future which is complete
 * already (cancelled, or too late) goes back at once.
 */
final class AsyncEntry {

	private final PermitQueue permits;

	private final Scheduler scheduler;

	private final LongFunction<? extends Throwable> refusal;

	private final CompletableFuture<Void> future = new CompletableFuture<>();

	private final AtomicBoolean granted = new AtomicBoolean();

	AsyncEntry(PermitQueue permits, Scheduler scheduler, LongFunction<? extends Throwable> refusal) {
		this.permits = permits;
		this.scheduler = scheduler;
		this.refusal = refusal;
	}

	CompletableFuture<Void> start(long waitNanos, int priority) {
		PermitQueue.Waiter waiter = this.permits.enqueue(priority, () -> this.scheduler.dispatch(this::granted));
		if (waiter == null) {
			this.future.completeExceptionally(this.refusal.apply(0));
			return this.future;
		}
		Scheduler.Task timer;
		try {
			timer = this.scheduler.schedule(() -> this.scheduler.dispatch(() -> tooLate(waiter, waitNanos)), waitNanos,
					() -> this.future.cancel(false));
		}
		catch (RuntimeException | Error ex) { // no thread for it
			this.future.completeExceptionally(ex);
			this.permits.withdraw(waiter);
			return this.future;
		}
		this.future.whenComplete((result, ex) -> {
			timer.cancel();
			this.permits.withdraw(waiter);
		});
		return this.future;
	}

	private void granted() {
		if (this.granted.compareAndSet(false, true) && !this.future.complete(null)) {
			this.permits.release();
		}
	}

	private void tooLate(PermitQueue.Waiter waiter, long waitedNanos) {
		if (this.permits.withdraw(waiter)) {
			this.future.completeExceptionally(this.refusal.apply(waitedNanos));
		}
	}

}
