package io.resilience.timeout;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.time.Nanos;
import io.resilience.time.Slot;
import io.resilience.time.Ticker;
import io.resilience.time.Watch;
import org.jspecify.annotations.Nullable;

/**
 * Bounds a call on the caller's own thread: the thread is interrupted at the deadline,
 * and a body that comes back later than that has timed out whatever it returns. Code that
 * ignores interrupts cannot be stopped; pass
 * {@link io.resilience.time.Deadline#current()} on to it.
 * <p>
 * Thread-safe; the settings can change while calls are under way, which keep theirs.
 */
public final class Timeout {

	private final String name;

	private final Ticker ticker;

	private final Watch watch;

	private final AtomicInteger late;

	private volatile TimeoutConfig config;

	private volatile long timeoutNanos;

	private volatile long totalNanos;

	Timeout(TimeoutBuilder builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.late = builder.late;
		this.config = builder.config;
		this.timeoutNanos = Nanos.of(this.config.timeout());
		this.totalNanos = totalNanos(this.config);
		this.watch = new Watch(this.ticker, builder.scheduler, this.timeoutNanos, this.late);
	}

	/**
	 * Creates a timeout.
	 * @param name name, for messages
	 * @param config its settings
	 * @return the timeout
	 */
	public static Timeout of(String name, TimeoutConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a timeout with default settings.
	 * @param name name, for messages
	 * @return a builder
	 */
	public static TimeoutBuilder builder(String name) {
		return new TimeoutBuilder(name);
	}

	private static long totalNanos(TimeoutConfig config) {
		return (config.total() != null) ? Nanos.of(config.total()) : Nanos.FOREVER;
	}

	/**
	 * Calls a body, for at most the configured time.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws CallTimeoutException if it takes too long
	 * @throws Exception what the body throws in time
	 */
	public <T> T call(Callable<T> body) throws Exception {
		long start = this.ticker.read();
		long deadline = this.watch.bounded(start + Math.min(this.timeoutNanos, this.totalNanos));
		if (deadline - start <= 0) {
			throw new CallTimeoutException(this.name, null, 0, false, null);
		}
		Slot slot = this.watch.enter(deadline);
		@Nullable T result = null;
		@Nullable Throwable thrown = null;
		try {
			result = body.call();
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		boolean interrupted = this.watch.leave(slot, thrown);
		if (thrown instanceof Error error) {
			throw error;
		}
		if (interrupted || this.ticker.read() - deadline >= 0) {
			throw new CallTimeoutException(this.name, null, deadline - start, false, thrown);
		}
		if (thrown instanceof Exception exception) {
			throw exception;
		}
		return result;
	}

	/**
	 * Calls a body, for at most the configured time.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws CallTimeoutException if it takes too long
	 * @throws X what the body throws in time
	 */
	@SuppressWarnings("unchecked")
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		try {
			return call((Callable<T>) body);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw (X) ex;
		}
	}

	/**
	 * Wraps a body so that each call of it is bounded.
	 * @param <T> type of the result
	 * @param body the body
	 * @return the guarded body
	 */
	public <T> Callable<T> decorate(Callable<T> body) {
		return () -> call(body);
	}

	/**
	 * For guards: watches threads inside bodies.
	 * @return the watch
	 */
	public Watch watch() {
		return this.watch;
	}

	/**
	 * For guards: bound on one attempt.
	 * @return nanoseconds
	 */
	public long timeoutNanos() {
		return this.timeoutNanos;
	}

	/**
	 * For guards: bound on the whole call.
	 * @return nanoseconds, {@link Nanos#FOREVER} for none
	 */
	public long totalTimeoutNanos() {
		return this.totalNanos;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public TimeoutConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings for calls to come.
	 * @param config the new settings
	 */
	public void configure(TimeoutConfig config) {
		this.config = config;
		this.timeoutNanos = Nanos.of(config.timeout());
		this.totalNanos = totalNanos(config);
		this.watch.timeout(this.timeoutNanos);
	}

	/**
	 * Reads the settings and how many late bodies still run.
	 * @return the timeout now
	 */
	public TimeoutSnapshot snapshot() {
		return new TimeoutSnapshot(this.name, this.config, this.late.get());
	}

}
