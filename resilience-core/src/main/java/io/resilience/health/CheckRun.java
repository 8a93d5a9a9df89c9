package io.resilience.health;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * One check being made: it is over when the check answers or its time is over, whichever
 * comes first; but it has left its thread only when the check has come back.
 */
final class CheckRun {

	private static final Logger LOGGER = System.getLogger(CheckRun.class.getName());

	private final String name;

	private final HealthCheck check;

	private final Duration timeout;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Ending ending;

	private final AtomicBoolean over = new AtomicBoolean();

	/** The thread is interrupted within the check only, and never after it. */
	private final FutureTask<@Nullable Void> task = new FutureTask<>(this::check, null);

	private volatile boolean entered;

	private volatile boolean left;

	private volatile long begun;

	CheckRun(String name, HealthCheck check, Duration timeout, Ticker ticker, Scheduler scheduler, Ending ending) {
		this.name = name;
		this.check = check;
		this.timeout = timeout;
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.ending = ending;
	}

	void start(Executor executor) {
		this.begun = this.ticker.read();
		Scheduler.Task limit = this.scheduler.schedule(this::late, Nanos.of(this.timeout));
		try {
			executor.execute(() -> {
				this.task.run();
				limit.cancel();
			});
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			limit.cancel();
			this.left = true;
			end(HealthResult.unhealthy("Could not be started: " + ex.getClass().getName()));
		}
	}

	private void check() {
		this.entered = true;
		if (this.over.get()) { // whose end did not see this thread and said that it is
								// free
			this.left = true;
			return;
		}
		HealthResult result;
		try {
			result = Objects.requireNonNull(this.check.check(), "The check returned null");
		}
		catch (Throwable ex) {
			LOGGER.log(Level.DEBUG, () -> "Health check '%s' failed".formatted(this.name), ex);
			result = HealthResult.unhealthy(ex.getClass().getName());
		}
		finally {
			this.left = true;
		}
		end(result);
	}

	/** On a thread of the scheduler, which must not call listeners. */
	private void late() {
		if (this.over.compareAndSet(false, true)) {
			interrupt();
			this.scheduler.dispatch(() -> tell(HealthResult.unhealthy("No answer within " + this.timeout)));
		}
	}

	private void end(HealthResult result) {
		if (this.over.compareAndSet(false, true)) {
			tell(result);
		}
	}

	private void tell(HealthResult result) {
		this.ending.ended(result, Duration.ofNanos(this.ticker.read() - this.begun));
	}

	/**
	 * Ends it without an answer.
	 */
	void abandon() {
		this.over.set(true);
		interrupt();
	}

	private void interrupt() {
		this.task.cancel(true);
		if (!this.entered) {
			this.left = true;
		}
	}

	/**
	 * Whether there is an answer, or will be none.
	 * @return whether it is over
	 */
	boolean isOver() {
		return this.over.get();
	}

	/**
	 * Whether the check has come back, so that it may be called again.
	 * @return whether its thread is free
	 */
	boolean hasLeft() {
		return this.left;
	}

	/**
	 * Hears of the end.
	 */
	@FunctionalInterface
	interface Ending {

		void ended(HealthResult result, Duration duration);

	}

}
