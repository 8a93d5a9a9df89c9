package io.resilience.timeout;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.resilience.CallTimeoutException;
import io.resilience.call.Decorator;
import io.resilience.call.OffloadedCall;
import io.resilience.call.StreamProgress;
import io.resilience.time.Abandonment;
import io.resilience.time.CleanUp;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Slot;
import io.resilience.time.Ticker;
import io.resilience.time.Watch;
import org.jspecify.annotations.Nullable;

/**
 * Bounds a call, in one of four ways. {@link #call(Callable)} runs the body on the
 * caller's own thread, which is interrupted at the deadline; a body that comes back later
 * than that has timed out whatever it returns. {@link #callElsewhere} runs it on a thread
 * of an executor, and its caller leaves at the deadline. {@link #callAsync(Callable)}
 * bounds a stage without any thread. {@link #open()} is a scope that work looks at
 * itself.
 * <p>
 * Code that ignores interrupts cannot be stopped: pass
 * {@link io.resilience.time.Deadline#current()} on to it, or give it a clean-up that ends
 * it. What still runs after the grace period counts as abandoned. Thread-safe; the
 * settings can change while calls are under way, which keep theirs.
 */
public final class Timeout implements Decorator {

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Watch watch;

	private final AtomicInteger late;

	private volatile TimeoutConfig config;

	private volatile long timeoutNanos;

	private volatile long totalNanos;

	private volatile long graceNanos;

	Timeout(TimeoutBuilder builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.late = builder.late;
		this.config = builder.config;
		this.watch = new Watch(this.ticker, this.scheduler, Nanos.of(this.config.timeout()), this.late);
		configure(this.config);
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

	/**
	 * Calls a body on this thread, for at most the configured time.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws CallTimeoutException if it takes too long
	 * @throws Exception what the body throws in time
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		long start = this.ticker.read();
		long deadline = latest(start, false);
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
			throw timedOut(start, deadline, thrown);
		}
		if (thrown instanceof Exception exception) {
			throw exception;
		}
		return result;
	}

	/**
	 * Calls a body on this thread, for at most the configured time.
	 * @param <T> type of the result
	 * @param body the body
	 * @param cleanUp what to do at the deadline besides interrupting the body, on another
	 * thread: what ends work that ignores interrupts
	 * @return what the body returns
	 * @throws CallTimeoutException if it takes too long
	 * @throws Exception what the body throws in time
	 */
	public <T> T call(Callable<T> body, Runnable cleanUp) throws Exception {
		return call(withCleanUp(body, cleanUp));
	}

	private static <T> Callable<T> withCleanUp(Callable<T> body, Runnable cleanUp) {
		return () -> {
			CleanUp atDeadline = Deadline.onExpiry(cleanUp);
			try {
				return body.call();
			}
			finally {
				atDeadline.close();
			}
		};
	}

	/**
	 * Bounds work on this thread as a scope, which does not interrupt it.
	 * @return the scope, to be closed by this thread
	 * @throws CallTimeoutException if the call that the thread is in has no time left
	 */
	public TimeoutScope open() {
		long start = this.ticker.read();
		long deadline = latest(start, false);
		if (deadline - start <= 0) {
			throw new CallTimeoutException(this.name, null, 0, false, null);
		}
		return new TimeoutScope(this, start, deadline);
	}

	/**
	 * Calls a body on a thread of an executor, for at most the configured time: at the
	 * deadline the caller leaves, and the body is interrupted.
	 * @param <T> type of the result
	 * @param executor runs the body; the time begins when it is handed over
	 * @param body the body
	 * @return what the body returns
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the caller is interrupted; so has been the body
	 * @throws Exception what the body throws in time, or the executor if it refuses it
	 */
	public <T> T callElsewhere(Executor executor, Callable<T> body) throws Exception {
		return callElsewhere(executor, body, () -> {
		});
	}

	/**
	 * Calls a body on a thread of an executor, for at most the configured time.
	 * @param <T> type of the result
	 * @param executor runs the body; the time begins when it is handed over
	 * @param body the body
	 * @param cleanUp what to do at the deadline besides interrupting the body
	 * @return what the body returns
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the caller is interrupted; so has been the body
	 * @throws Exception what the body throws in time, or the executor if it refuses it
	 */
	public <T> T callElsewhere(Executor executor, Callable<T> body, Runnable cleanUp) throws Exception {
		long start = this.ticker.read();
		long deadline = latest(start, false);
		if (deadline - start <= 0) {
			throw new CallTimeoutException(this.name, null, 0, false, null);
		}
		Deadline inherited = Deadline.after(Duration.ofNanos(deadline - start), this.ticker);
		OffloadedCall<T> call = new OffloadedCall<>(() -> inherited.call(withCleanUp(body, cleanUp)), () -> {
		});
		executor.execute(call);
		if (!call.await(deadline - this.ticker.read(), this.ticker, this.scheduler, newAbandonment())) {
			throw timedOut(start, deadline, null);
		}
		return call.result();
	}

	/**
	 * Calls a body that answers later. A late stage is not cancelled, which would hide
	 * whether its work has ended.
	 */
	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return callAsync(body, (late) -> {
		});
	}

	/**
	 * Calls a body that answers later.
	 * @param <T> type of the result
	 * @param <S> type of the stage
	 * @param body begins the call and returns its stage
	 * @param onTimeout what to do with a stage that is late, such as cancelling it where
	 * that really ends its work
	 * @return complete with what the stage was complete with, or with a
	 * {@link CallTimeoutException}. Cancelling it cancels the stage
	 */
	public <T, S extends CompletionStage<? extends T>> CompletableFuture<T> callAsync(Callable<? extends S> body,
			Consumer<? super S> onTimeout) {
		return new TimedCall<T, S>(this, body, onTimeout, null).begin();
	}

	@Override
	public <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		return new TimedCall<@Nullable Void, S>(this, body, onTimeout, stream).begin();
	}

	/** The last moment of a call; of a stream the timeout bounds only its elements. */
	long latest(long start, boolean stream) {
		long time = stream ? this.totalNanos : Math.min(this.timeoutNanos, this.totalNanos);
		return this.watch.bounded(start + time);
	}

	boolean isTotal(long start, long deadline) {
		return deadline - (start + this.totalNanos) >= 0;
	}

	CallTimeoutException timedOut(long start, long deadline, @Nullable Throwable thrown) {
		return new CallTimeoutException(this.name, null, deadline - start, isTotal(start, deadline), thrown);
	}

	/**
	 * For guards: counts a body that may become late.
	 * @return to be begun when it is
	 */
	public Abandonment newAbandonment() {
		return new Abandonment(this.late, this.graceNanos, this.scheduler);
	}

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Name of the timeout.
	 * @return the name
	 */
	public String name() {
		return this.name;
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
	 * For guards: how long late bodies may take to end before they count as abandoned.
	 * @return nanoseconds
	 */
	public long graceNanos() {
		return this.graceNanos;
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
		this.totalNanos = (config.total() != null) ? Nanos.of(config.total()) : Nanos.FOREVER;
		this.graceNanos = Nanos.of(config.gracePeriod());
		this.watch.timeout(this.timeoutNanos);
		this.watch.grace(this.graceNanos);
	}

	/**
	 * Reads the settings and how many late bodies still run.
	 * @return the timeout now
	 */
	public TimeoutSnapshot snapshot() {
		return new TimeoutSnapshot(this.name, this.config, this.late.get());
	}

}
