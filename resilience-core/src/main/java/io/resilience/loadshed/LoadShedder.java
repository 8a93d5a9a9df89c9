package io.resilience.loadshed;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.CheckedCallable;
import io.resilience.LoadShedException;
import io.resilience.call.Decorator;
import io.resilience.call.StageCall;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls while the process has more work than it can do, the less important ones
 * first, so that what is admitted still ends in time.
 * <p>
 * There is one scale of <em>pressure</em>, from 0 to 1. It is the highest of what the
 * {@link LoadSignal}s say, and the share of the limit that is in flight (the limit
 * without the part reserved for critical calls). Each call has a mark on that scale,
 * between the low and the high watermark, and is shed when the pressure has reached its
 * mark; which mark it has is the {@link ShedStrategy}. Critical calls have none: they are
 * shed only where the limit itself is reached.
 * <p>
 * Thread-safe; no call waits for another one. Starts no thread: signals are read on the
 * thread of a call, at most once a {@code sampleInterval}.
 */
public final class LoadShedder implements Decorator {

	private final String name;

	private final Ticker ticker;

	private final Rules.Parts parts;

	private final Admission admission;

	private final ReentrantLock configuring = new ReentrantLock();

	private volatile Rules rules;

	LoadShedder(LoadShedderBuilder builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.parts = new Rules.Parts(builder.ticker, List.copyOf(builder.signals), builder.limit, builder.random);
		this.admission = new Admission(builder.name);
		this.rules = Rules.of(builder.config, null, this.parts);
	}

	/**
	 * Creates a shedder.
	 * @param name its name, for messages and metrics
	 * @param config its settings
	 * @return a new shedder
	 */
	public static LoadShedder of(String name, LoadShedderConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a shedder with default settings.
	 * @param name its name, for messages and metrics
	 * @return a builder
	 */
	public static LoadShedderBuilder builder(String name) {
		return new LoadShedderBuilder(name);
	}

	/**
	 * What it is called.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The settings in force.
	 * @return the settings
	 */
	public LoadShedderConfig config() {
		return this.rules.config();
	}

	/**
	 * Changes the settings. Calls in flight stay counted, and the learned limit is kept
	 * within its new bounds.
	 * @param config the new settings
	 */
	public void configure(LoadShedderConfig config) {
		this.configuring.lock();
		try {
			this.rules = Rules.of(config, this.rules, this.parts);
		}
		finally {
			this.configuring.unlock();
		}
	}

	/**
	 * Runs a body of normal priority.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws LoadShedException if it is shed; the body has not been entered
	 * @throws Exception what the body throws, unchanged
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		return call(Priority.NORMAL, null, body);
	}

	/**
	 * Runs a body of normal priority.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws LoadShedException if it is shed; the body has not been entered
	 * @throws X what the body throws, unchanged
	 */
	@Override
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		return call(Priority.NORMAL, null, body);
	}

	/**
	 * Runs a body.
	 * @param <T> type of the result
	 * @param priority from 0 to 10, lower is more important, see {@link Priority}
	 * @param clientId who asks, for the fair strategy, or {@code null}; those without one
	 * count as one client
	 * @param body the body
	 * @return what the body returns
	 * @throws LoadShedException if it is shed; the body has not been entered
	 * @throws Exception what the body throws, unchanged
	 */
	public <T> T call(int priority, @Nullable String clientId, Callable<T> body) throws Exception {
		CheckedCallable<T, Exception> checked = body::call;
		return call(priority, clientId, checked);
	}

	/**
	 * Runs a body.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param priority from 0 to 10, lower is more important, see {@link Priority}
	 * @param clientId who asks, for the fair strategy, or {@code null}; those without one
	 * count as one client
	 * @param body the body
	 * @return what the body returns
	 * @throws LoadShedException if it is shed; the body has not been entered
	 * @throws X what the body throws, unchanged
	 */
	public <T, X extends Exception> T call(int priority, @Nullable String clientId, CheckedCallable<T, X> body)
			throws X {
		long start = enter(priority, clientId);
		Outcome outcome = Outcome.IGNORED;
		try {
			T result = body.call();
			outcome = Outcome.SUCCESS;
			return result;
		}
		catch (Throwable ex) {
			outcome = Outcome.of(ex);
			throw ex;
		}
		finally {
			exit(start, clientId, outcome);
		}
	}

	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return callAsync(Priority.NORMAL, null, body);
	}

	/**
	 * Runs a body that answers later.
	 * @param <T> type of the result
	 * @param priority from 0 to 10, lower is more important, see {@link Priority}
	 * @param clientId who asks, for the fair strategy, or {@code null}
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, or with a
	 * {@link LoadShedException}. Cancelling it cancels the stage
	 */
	public <T> CompletableFuture<T> callAsync(int priority, @Nullable String clientId,
			Callable<? extends CompletionStage<? extends T>> body) {
		long start;
		try {
			start = enter(priority, clientId);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return StageCall.admitted(body,
				(value, failure) -> exit(start, clientId, (failure != null) ? Outcome.of(failure) : Outcome.SUCCESS));
	}

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	/**
	 * Asks for admission, as a scope to be settled by any thread.
	 * @param priority from 0 to 10, lower is more important, see {@link Priority}
	 * @param clientId who asks, for the fair strategy, or {@code null}
	 * @return the permit; to be settled or closed
	 * @throws LoadShedException if it is refused
	 */
	public Permit acquire(int priority, @Nullable String clientId) {
		return new Permit(this, clientId, enter(priority, clientId));
	}

	/**
	 * Asks for admission without allocating anything. For callers that make sure of one
	 * {@link #exit} themselves; others take {@link #acquire}.
	 * @param priority from 0 to 10, lower is more important, see {@link Priority}
	 * @param clientId who asks, for the fair strategy, or {@code null}
	 * @return when it was admitted, to be handed to {@link #exit}
	 * @throws LoadShedException if it is refused
	 */
	public long enter(int priority, @Nullable String clientId) {
		Priority.require(priority);
		long now = this.ticker.read();
		this.admission.enter(this.rules, now, priority, clientId);
		return now;
	}

	/**
	 * Ends what {@link #enter} began. Exactly once for each call admitted.
	 * @param startNanos what {@code enter} returned
	 * @param clientId what {@code enter} was given
	 * @param outcome what the call says about the load
	 */
	public void exit(long startNanos, @Nullable String clientId, Outcome outcome) {
		Rules rules = this.rules;
		int inFlight = this.admission.exit(rules, clientId);
		if (outcome != Outcome.IGNORED && rules.learns()) {
			rules.learn(startNanos, Math.max(0, this.ticker.read() - startNanos), inFlight, outcome);
		}
	}

	/**
	 * What it knows now.
	 * @return an immutable view
	 */
	public LoadShedderSnapshot snapshot() {
		return this.admission.snapshot(this.rules);
	}

}
