package io.resilience.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.call.Decorator;
import io.resilience.call.StreamProgress;
import io.resilience.fallback.Fallback;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.retry.Retry;
import io.resilience.time.Nanos;
import io.resilience.time.Ticker;
import io.resilience.timeout.AdaptiveTimeout;
import io.resilience.timeout.TimeoutConfig;
import io.resilience.window.LatencySnapshot;
import org.jspecify.annotations.Nullable;

/**
 * One kind of call through a {@link Guard}: the guard is shared by all of its operations,
 * a timeout and the numbers are the operation's own. Looked up once and kept, it is the
 * cheapest way to call.
 * <p>
 * Thread-safe.
 */
public final class Operation implements Decorator {

	/** Name of the operation of calls that give none. */
	public static final String UNNAMED = "default";

	private final Guard guard;

	private final String name;

	private final @Nullable String label;

	private final OperationStats stats = new OperationStats();

	private volatile long timeoutNanos;

	private volatile long totalTimeoutNanos;

	private volatile @Nullable AdaptiveTimeout adaptiveTimeout;

	private volatile @Nullable Retry retry;

	private volatile boolean retryIsOwn;

	private volatile @Nullable RateLimiter rateLimiter;

	Operation(Guard guard, String name) {
		this.guard = guard;
		this.name = name;
		this.label = name.equals(UNNAMED) ? null : name;
	}

	/**
	 * Calls a body through the guard.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws CallRejectedException if a guard refuses the call
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the body throws
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		CallRejectedException refused = this.guard.refuseAtOnce(this);
		if (refused != null) {
			throw refused;
		}
		return this.guard.execute(this, body);
	}

	/**
	 * Calls a body through the guard.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws CallRejectedException if a guard refuses the call
	 * @throws CallTimeoutException if it takes too long
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 * @throws X what the body throws
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		CallRejectedException refused = this.guard.refuseAtOnce(this);
		if (refused != null) {
			throw refused;
		}
		try {
			return this.guard.execute(this, body);
		}
		catch (WaitInterruptedException ex) {
			throw ex.unchecked();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw (X) ex;
		}
	}

	/**
	 * Calls a body that answers later, without blocking: waiting for permits and between
	 * attempts takes no thread. The permit is held until the stage is complete, also
	 * after a timeout; a late stage is not cancelled, which would hide whether its work
	 * has ended.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, a rejection or a timeout.
	 * Cancelling it cancels the stage
	 */
	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return callAsync(body, (late) -> {
		});
	}

	/**
	 * Calls a body that answers later, without blocking.
	 * @param <T> type of the result
	 * @param <S> type of the stage
	 * @param body begins the call and returns its stage
	 * @param onTimeout what to do with a stage that is late, such as cancelling it where
	 * that really ends its work
	 * @return complete with what the stage was complete with, a rejection or a timeout.
	 * Cancelling it cancels the stage
	 */
	public <T, S extends CompletionStage<? extends T>> CompletableFuture<T> callAsync(Callable<? extends S> body,
			Consumer<? super S> onTimeout) {
		return this.guard.executeAsync(this, body, onTimeout);
	}

	/**
	 * Calls a body through the guard, and answers in its place if that fails.
	 * @param <T> type of the result
	 * @param body the body
	 * @param fallback answers instead of the guard's own fallback. A failure that the
	 * settings {@linkplain #isIgnored ignore} it answers only where it names its type
	 * @return what the body returns, or the answer
	 * @throws Exception what the fallback does not answer, or what it throws
	 */
	public <T> T call(Callable<T> body, Fallback<? extends T> fallback) throws Exception {
		return this.guard.execute(this, body, fallback);
	}

	/**
	 * Like {@link #call(Callable, Fallback)}, but throws no checked exception that the
	 * body does not throw.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @param fallback answers instead of the guard's own fallback
	 * @return what the body returns, or the answer
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 * @throws X what the body throws and the fallback does not answer
	 */
	@SuppressWarnings("unchecked")
	public <T, X extends Exception> T call(CheckedCallable<T, X> body, Fallback<? extends T> fallback) throws X {
		try {
			return this.guard.execute(this, body, fallback);
		}
		catch (WaitInterruptedException ex) {
			throw ex.unchecked();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw (X) ex;
		}
	}

	/**
	 * Calls a body that answers later, without blocking, and answers in its place if that
	 * fails.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @param fallback answers instead of the guard's own fallback, in the caller's
	 * context and on the thread that ends the call. An answer that is a stage itself is
	 * waited for
	 * @return complete with what the stage was complete with, or with the answer.
	 * Cancelling it cancels the stage
	 */
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body,
			Fallback<? extends T> fallback) {
		return callAsync(body, (late) -> {
		}, fallback);
	}

	/**
	 * Calls a body that answers later, without blocking, and answers in its place if that
	 * fails.
	 * @param <T> type of the result
	 * @param <S> type of the stage
	 * @param body begins the call and returns its stage
	 * @param onTimeout what to do with a stage that is late
	 * @param fallback answers instead of the guard's own fallback
	 * @return complete with what the stage was complete with, or with the answer
	 */
	public <T, S extends CompletionStage<? extends T>> CompletableFuture<T> callAsync(Callable<? extends S> body,
			Consumer<? super S> onTimeout, Fallback<? extends T> fallback) {
		return this.guard.executeAsync(this, body, onTimeout, fallback);
	}

	/**
	 * For guards of streams: calls a body whose stage ends with its stream. The timeout
	 * bounds the time for which the stream owes an element, {@code total_timeout} the
	 * whole; the permit is held to the end, and there is no retry once an element has
	 * been passed on. Streams are not hedged, and the guard's own fallback does not
	 * answer for them.
	 * @param <S> type of the stage
	 * @param body subscribes, and returns what is complete at the end of the stream
	 * @param onTimeout what ends a stream that is late
	 * @param stream tells how far it is
	 * @return complete when the stream has ended, or with a rejection or a timeout.
	 * Cancelling it cancels the stage
	 */
	@Override
	public <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		return this.guard.begin(this, body, onTimeout, stream);
	}

	/**
	 * Answers a failed call in place of the guard, and counts it there.
	 * @param <T> type of the answer
	 * @param <X> type of the failure
	 * @param fallback what answers
	 * @param failure what a call of this operation ended with
	 * @return the answer
	 * @throws X the failure itself, if it is none that the fallback answers; or what the
	 * fallback throws, which may be of any type
	 */
	public <T, X extends Throwable> T answer(Fallback<? extends T> fallback, X failure) throws X {
		return this.guard.answer(this, fallback, failure);
	}

	/**
	 * Like {@link #answer}, for a call that may fail on another thread.
	 * @param <T> type of the answer
	 * @param fallback what answers, in the context that the calling thread has now
	 * @return from a failure to the answer
	 */
	public <T> Fallback.Answer<T> answering(Fallback<? extends T> fallback) {
		return this.guard.answering(this, fallback);
	}

	/**
	 * Counts a fallback that somebody else asked for a failed call, so that the guard's
	 * {@link Guard#fallbacks() numbers} know of all.
	 * @param answered whether it answered rather than threw
	 */
	public void countFallback(boolean answered) {
		this.guard.countFallback(answered);
	}

	@Override
	public Ticker ticker() {
		return this.guard.ticker();
	}

	/**
	 * The guard that the calls go through.
	 * @return the guard
	 */
	public Guard guard() {
		return this.guard;
	}

	/**
	 * Name of the operation.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Whether the settings ignore an exception: it is no failure of the dependency.
	 * @param failure what was thrown
	 * @return whether it counts as {@link Outcome#IGNORED}
	 */
	public boolean isIgnored(Throwable failure) {
		return this.guard.isIgnored(failure);
	}

	/**
	 * Calls with an outcome.
	 * @param outcome the outcome
	 * @return their number since the start
	 */
	public long count(Outcome outcome) {
		return this.stats.count(outcome);
	}

	/**
	 * Time that the calls with an outcome took in all.
	 * @param outcome the outcome
	 * @return nanoseconds since the start
	 */
	public long nanos(Outcome outcome) {
		return this.stats.nanos(outcome);
	}

	/**
	 * The longest of the recent calls with an outcome.
	 * @param outcome the outcome
	 * @return nanoseconds, 0 if there was none in the last minute. Looks back two minutes
	 * at most, unless nobody has asked for longer
	 */
	public long recentMaxNanos(Outcome outcome) {
		return this.stats.recentMaxNanos(outcome, this.guard.ticker().read());
	}

	/**
	 * Latencies of the successful calls.
	 * @return what they were since the start
	 */
	public LatencySnapshot latency() {
		return this.stats.latency();
	}

	/**
	 * Bound on one attempt that is in force now, whether configured or following the
	 * latency.
	 * @return nanoseconds, {@link Nanos#FOREVER} for none
	 */
	public long timeoutNanos() {
		return (this.adaptiveTimeout == null) ? this.timeoutNanos : timeoutNanos(this.guard.ticker().read());
	}

	long timeoutNanos(long now) {
		AdaptiveTimeout adaptive = this.adaptiveTimeout;
		return (adaptive == null) ? this.timeoutNanos : adaptive.timeoutNanos(now);
	}

	/**
	 * What makes its timeout follow its latency.
	 * @return the adaptive timeout, or {@code null} if the timeout is fixed
	 */
	public @Nullable AdaptiveTimeout adaptiveTimeout() {
		return this.adaptiveTimeout;
	}

	/** Changes the settings, for calls to come. */
	void configure(TimeoutConfig limits, @Nullable AdaptiveTimeout adaptiveTimeout, @Nullable Retry retry,
			boolean retryIsOwn, @Nullable RateLimiter rateLimiter) {
		this.timeoutNanos = Nanos.of(limits.timeout());
		this.totalTimeoutNanos = (limits.total() != null) ? Nanos.of(limits.total()) : Nanos.FOREVER;
		this.adaptiveTimeout = adaptiveTimeout;
		this.retry = retry;
		this.retryIsOwn = retryIsOwn;
		this.rateLimiter = rateLimiter;
	}

	/**
	 * What tries its calls again: its own, or the guard's.
	 * @return the retry, or {@code null} if it is off
	 */
	public @Nullable Retry retry() {
		return this.retry;
	}

	@Nullable Retry ownRetry() {
		return this.retryIsOwn ? this.retry : null;
	}

	/**
	 * A rate limit of its own besides the guard's.
	 * @return the limiter, or {@code null} if there is none
	 */
	public @Nullable RateLimiter rateLimiter() {
		return this.rateLimiter;
	}

	long totalTimeoutNanos() {
		return this.totalTimeoutNanos;
	}

	OperationStats stats() {
		return this.stats;
	}

	/** For messages, which leave an operation out that nobody named. */
	@Nullable String label() {
		return this.label;
	}

}
