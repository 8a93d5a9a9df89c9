package io.resilience.time;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * What is done when the deadline of a body passes, unless the body has closed it by then.
 * It runs once, on a thread for callbacks, while the body goes on.
 * <p>
 * Concurrency. Timer and {@link #close()} race by a CAS. Where the timer was first,
 * closing waits until it has done its work: what it cancels may belong to somebody else
 * afterwards.
 */
public final class CleanUp implements AutoCloseable {

	/** For bodies without a deadline. */
	static final CleanUp NEVER = new CleanUp(() -> {
	});

	private static final int WAITING = 0;

	private static final int BEGUN = 1;

	private static final int CLOSED = 2;

	private final AtomicInteger state = new AtomicInteger(WAITING);

	private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

	private final Runnable work;

	private volatile @Nullable Thread worker;

	private volatile Scheduler.@Nullable Task timer;

	private CleanUp(Runnable work) {
		this.work = work;
	}

	static CleanUp after(long nanos, Scheduler scheduler, Runnable work) {
		CleanUp cleanUp = new CleanUp(work);
		cleanUp.timer = scheduler.schedule(() -> scheduler.dispatch(cleanUp::begin), nanos);
		return cleanUp;
	}

	private void begin() {
		this.worker = Thread.currentThread();
		if (!this.state.compareAndSet(WAITING, BEGUN)) {
			return;
		}
		try {
			this.work.run();
		}
		catch (RuntimeException | Error ex) {
			System.getLogger(CleanUp.class.getName()).log(Level.WARNING, "Clean-up after a timeout failed", ex);
		}
		finally {
			this.done.complete(null);
		}
	}

	/**
	 * Takes it back. If it has begun, waits until it is done; an interrupt meanwhile
	 * stays for the caller.
	 */
	@Override
	public void close() {
		if (this.state.compareAndSet(WAITING, CLOSED)) {
			Scheduler.Task timer = this.timer;
			if (timer != null) {
				timer.cancel();
			}
		}
		else if (this.state.get() == BEGUN && this.worker != Thread.currentThread()) {
			this.done.join();
		}
	}

}
