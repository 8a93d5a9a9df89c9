package io.resilience.hedge;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.call.StageCall;
import io.resilience.call.StageEnd;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One hedged call: its attempts, and the race between them.
 * <p>
 * Concurrency. Whoever ends the call (the first success, the last failure, an error, the
 * caller) wins the CAS on {@code decided} and alone completes it. {@code running} counts
 * the attempts under way, the first one from the start: a hedge joins by a CAS from above
 * zero and failures leave, so no hedge joins a call that has failed, and the one failure
 * that brings it to zero is the last. The winner never leaves, so after a success it
 * never comes to zero. An attempt is put into the queue before {@code decided} is read,
 * which is set before the queue is emptied: every loser is cancelled by one side or both.
 *
 * @param <T> type of the result
 */
final class HedgedCall<T> extends CompletableFuture<T> {

	private final Hedge hedge;

	private final HedgeConfig config;

	private final Attempts<T> attempts;

	private final long delayNanos;

	private final long start;

	private final AtomicBoolean decided = new AtomicBoolean();

	private final AtomicInteger running = new AtomicInteger(1);

	private final Queue<CompletionStage<?>> underWay = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> laterFailures = new ConcurrentLinkedQueue<>();

	private @Nullable Throwable firstFailure;

	private int hedges;

	private volatile long lastBegin;

	private volatile Scheduler.@Nullable Task timer;

	private volatile @Nullable Throwable failure;

	HedgedCall(Hedge hedge, Attempts<T> attempts, long start) {
		this.hedge = hedge;
		this.config = hedge.config();
		this.attempts = attempts;
		this.start = start;
		this.lastBegin = start;
		this.delayNanos = hedge.delayNanos(this.config, start);
	}

	/** The timer comes first: the first attempt may block this very thread. */
	HedgedCall<T> start() {
		planHedge();
		attempt(0);
		return this;
	}

	/** When its latest attempt began. */
	long lastBegin() {
		return this.lastBegin;
	}

	/** What it failed with, as it was thrown. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	private void planHedge() {
		Scheduler scheduler = this.hedge.scheduler();
		Scheduler.Task timer;
		try {
			timer = scheduler.schedule(() -> scheduler.dispatch(this::hedge), this.delayNanos);
		}
		catch (RuntimeException | Error ex) { // such as no thread for it
			System.getLogger(Hedge.class.getName())
				.log(Level.WARNING, "No timer to hedge a call of '" + this.hedge.name() + "': it goes on as it is", ex);
			return;
		}
		this.timer = timer;
		if (this.decided.get()) {
			timer.cancel();
		}
	}

	private void hedge() {
		if (this.decided.get() || this.running.get() == 0) {
			return;
		}
		if (!this.attempts.reserve()) {
			this.hedge.counters().threadsDenied();
			return;
		}
		if (!this.hedge.mayHedge() || !joinRunning()) {
			this.attempts.release();
			return;
		}
		this.hedges++;
		this.hedge.counters().hedged();
		this.lastBegin = this.hedge.ticker().read();
		int number = this.hedges;
		if (number < this.config.maxHedges()) {
			planHedge();
		}
		attempt(number);
	}

	private boolean joinRunning() {
		int seen;
		do {
			seen = this.running.get();
			if (seen == 0) {
				return false;
			}
		}
		while (!this.running.compareAndSet(seen, seen + 1));
		return true;
	}

	private void attempt(int number) {
		CompletionStage<? extends T> stage;
		try {
			stage = this.attempts.begin();
		}
		catch (Throwable ex) {
			failed(number, ex);
			return;
		}
		if (stage == null) {
			failed(number,
					new NullPointerException("The body of '" + this.hedge.name() + "' returned null, not a stage"));
			return;
		}
		this.underWay.add(stage);
		if (this.decided.get()) {
			cancelAttempts();
		}
		StageEnd.<T>of(stage, (value, ex) -> {
			if (ex != null) {
				failed(number, unwrapped(ex, stage));
			}
			else {
				succeeded(number, value);
			}
		});
		if (stage instanceof ThreadAttempt<?> attempt) {
			fork(attempt);
		}
	}

	/** Last, since it may run on this very thread and has to be found by then. */
	private void fork(ThreadAttempt<?> attempt) {
		try {
			this.hedge.scheduler().fork(attempt);
		}
		catch (Throwable ex) { // no thread can be started
			attempt.notForked(ex);
		}
	}

	/** What a body on a thread threw is not wrapped, even if it looks like that. */
	private static Throwable unwrapped(Throwable failure, CompletionStage<?> stage) {
		return (stage instanceof ThreadAttempt) ? failure : StageCall.unwrapped(failure);
	}

	private void succeeded(int number, @Nullable T value) {
		if (decide()) {
			this.hedge.won(number, this.start);
			cancelAttempts();
			complete(value);
		}
	}

	private void failed(int number, Throwable thrown) {
		if (number == 0) {
			this.firstFailure = thrown;
		}
		else {
			this.laterFailures.add(thrown);
		}
		if (thrown instanceof Error) {
			fail(thrown);
		}
		else if (this.running.decrementAndGet() == 0) {
			Throwable first = this.firstFailure;
			this.laterFailures.forEach((later) -> attach(later, first));
			fail((first != null) ? first : thrown);
		}
	}

	private void fail(Throwable thrown) {
		if (decide()) {
			this.failure = thrown;
			cancelAttempts();
			completeExceptionally(thrown);
		}
	}

	private static void attach(Throwable later, @Nullable Throwable first) {
		if (first == null || first == later) {
			return;
		}
		for (Throwable known : first.getSuppressed()) {
			if (known == later) {
				return;
			}
		}
		first.addSuppressed(later);
	}

	private boolean decide() {
		if (!this.decided.compareAndSet(false, true)) {
			return false;
		}
		Scheduler.Task timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
		return true;
	}

	/** Those that have ended are not touched by it. */
	private void cancelAttempts() {
		for (CompletionStage<?> attempt = this.underWay.poll(); attempt != null; attempt = this.underWay.poll()) {
			StageCall.cancelStage(attempt);
		}
	}

	/**
	 * The caller leaves.
	 * @param cancel whether the attempts are cancelled, or end on their own
	 * @return whether it could, and did not get an outcome at the same moment
	 */
	boolean leave(boolean cancel) {
		boolean left = decide();
		if (left && cancel) {
			cancelAttempts();
		}
		return left;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (leave(true)) {
			super.cancel(mayInterruptIfRunning);
		}
		return isCancelled();
	}

}
