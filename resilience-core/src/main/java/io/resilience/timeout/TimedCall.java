package io.resilience.timeout;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.resilience.CallTimeoutException;
import io.resilience.call.StageCall;
import io.resilience.call.StageEnd;
import io.resilience.call.StreamProgress;
import io.resilience.time.Abandonment;
import io.resilience.time.Scheduler;
import io.resilience.time.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A bounded call that answers later. Its stage, or its stream, may end after its time is
 * over; until then it counts as abandoned.
 * <p>
 * Concurrency. The end of the stage, the timer and the caller's cancellation race by a
 * CAS on {@code settled}; {@code late} is set before it by the timer.
 *
 * @param <T> type of the result
 * @param <S> type of the body's stage
 */
final class TimedCall<T, S extends CompletionStage<? extends T>> extends CompletableFuture<T> {

	private final Timeout timeout;

	private final Callable<? extends S> body;

	private final Consumer<? super S> onTimeout;

	private final @Nullable StreamProgress stream;

	private final long start;

	private final long latest;

	private final AtomicBoolean settled = new AtomicBoolean();

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile @Nullable Abandonment late;

	private volatile Scheduler.@Nullable Task timer;

	private volatile @Nullable S stage;

	TimedCall(Timeout timeout, Callable<? extends S> body, Consumer<? super S> onTimeout,
			@Nullable StreamProgress stream) {
		this.timeout = timeout;
		this.body = body;
		this.onTimeout = onTimeout;
		this.stream = stream;
		this.start = timeout.ticker().read();
		this.latest = timeout.latest(this.start, stream != null);
	}

	TimedCall<T, S> begin() {
		if (this.latest - this.start <= 0) {
			settle(null, timedOut(null));
			return this;
		}
		try {
			plan();
			S stage = callBody();
			this.stage = stage;
			if (isCancelled()) {
				StageCall.cancelStage(stage);
			}
			else if (this.settled.get()) {
				tellLate(stage);
			}
			StageEnd.<T>of(stage, this::ended);
		}
		catch (Throwable ex) {
			ended(null, ex);
		}
		return this;
	}

	/** What the body does before it returns its stage is bounded as well. */
	private S callBody() throws Exception {
		@Nullable Slot slot = (this.stream == null) ? this.timeout.watch().enterUncounted(this.latest) : null;
		@Nullable Throwable thrown = null;
		try {
			S stage = this.body.call();
			if (stage == null) {
				throw new NullPointerException("The body of '" + this.timeout.name() + "' returned null, not a stage");
			}
			return stage;
		}
		catch (Throwable ex) {
			thrown = ex;
			throw ex;
		}
		finally {
			if (slot != null) {
				this.timeout.watch().leave(slot, thrown);
			}
		}
	}

	private void plan() {
		long left = deadline() - this.timeout.ticker().read();
		this.timer = this.timeout.scheduler().schedule(this::late, left, () -> cancel(true));
		if (this.settled.get() && this.timer != null) {
			this.timer.cancel();
		}
	}

	/** A stream that nothing bounds any more, for want of a thread, is given up. */
	private void planAgain() {
		try {
			plan();
		}
		catch (RuntimeException | Error ex) {
			this.timeout.scheduler().dispatch(() -> cancel(true));
		}
	}

	/** That of a stream moves on with each element, to that of the whole at most. */
	private long deadline() {
		if (this.stream == null) {
			return this.latest;
		}
		long ofElement = since() + this.timeout.timeoutNanos();
		return (this.latest - ofElement < 0) ? this.latest : ofElement;
	}

	/** When the wait began that the timeout bounds. */
	private long since() {
		if (this.stream == null) {
			return this.start;
		}
		long since = this.stream.owesSince(this.timeout.ticker().read());
		return (since - this.start < 0) ? this.start : since;
	}

	/** On the timer's thread, which user code must not hold up. */
	private void late() {
		if (deadline() - this.timeout.ticker().read() > 0) { // elements have come
			if (!this.settled.get()) {
				planAgain();
			}
			return;
		}
		Abandonment late = this.timeout.newAbandonment();
		CallTimeoutException thrown = timedOut(null);
		this.late = late;
		late.begin();
		if (!this.settled.compareAndSet(false, true)) {
			late.end();
			return;
		}
		this.timeout.scheduler().dispatch(() -> {
			S stage = this.stage;
			if (stage != null) {
				tellLate(stage);
			}
			completeExceptionally(thrown);
		});
	}

	/** The timer and the body may both find that it is late. */
	private void tellLate(S stage) {
		if (!this.told.compareAndSet(false, true)) {
			return;
		}
		try {
			this.onTimeout.accept(stage);
		}
		catch (RuntimeException | Error ex) {
			System.getLogger(TimedCall.class.getName())
				.log(Level.WARNING, "Clean-up after a timeout of '" + this.timeout.name() + "' failed", ex);
		}
	}

	private CallTimeoutException timedOut(@Nullable Throwable thrown) {
		long deadline = deadline();
		long since = since();
		boolean total = this.timeout.isTotal(this.start, deadline);
		return new CallTimeoutException(this.timeout.name(), null,
				deadline - ((total || deadline - since <= 0) ? this.start : since), total, thrown);
	}

	private void ended(@Nullable T value, @Nullable Throwable failure) {
		Throwable thrown = (failure != null) ? StageCall.unwrapped(failure) : null;
		if (!(thrown instanceof Error) && deadline() - this.timeout.ticker().read() <= 0) {
			thrown = timedOut(thrown);
		}
		settle(value, thrown);
	}

	private void settle(@Nullable T value, @Nullable Throwable thrown) {
		Scheduler.Task timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		if (!this.settled.compareAndSet(false, true)) {
			Abandonment late = this.late;
			if (late != null) {
				late.end();
			}
		}
		else if (thrown != null) {
			completeExceptionally(thrown);
		}
		else {
			complete(value);
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (this.settled.compareAndSet(false, true)) {
			Scheduler.Task timer = this.timer;
			if (timer != null) {
				timer.cancel();
			}
			completeExceptionally(new CancellationException());
			S stage = this.stage;
			if (stage != null) {
				StageCall.cancelStage(stage);
			}
		}
		return isCancelled();
	}

}
