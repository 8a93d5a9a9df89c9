package io.resilience.circuitbreaker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

import io.resilience.CircuitOpenException;
import io.resilience.call.Decorator;
import io.resilience.call.StageCall;
import io.resilience.call.StreamProgress;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import io.resilience.window.CountWindow;
import io.resilience.window.OutcomeWindow;
import io.resilience.window.TimeWindow;
import io.resilience.window.WindowCounts;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling what keeps failing, and finds out with a few probes when it is back. The
 * pattern is Michael Nygard's ("Release It!", Pragmatic Bookshelf, 2007).
 * <p>
 * A rejection by any guard, a cancellation and an ignored exception are neither failure
 * nor success. Thread-safe; settings can change while calls are under way, and the window
 * survives that unless its own shape changes.
 */
public final class CircuitBreaker implements Decorator {

	/** Calls without a timeout have only the lease of the settings. */
	private static final long LONGEST_LEASE_FOR_TIMEOUT = Duration.ofMinutes(10).toNanos();

	/** A call that times out is told a little later than its deadline. */
	private static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();

	private final String name;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final Classifier classifier;

	private final boolean stackTraces;

	private final DoubleSupplier random;

	private final LongAdder notPermitted = new LongAdder();

	private final AtomicLong shortestLeaseNanos = new AtomicLong();

	private final Transitions transitions;

	private final RecentFailures recentFailures = new RecentFailures();

	private volatile CircuitBreakerConfig config;

	private volatile long slowNanos;

	CircuitBreaker(CircuitBreakerBuilder builder) {
		this.name = builder.name;
		this.config = builder.config;
		this.ticker = builder.ticker;
		this.scheduler = builder.scheduler;
		this.classifier = new Classifier(this.name);
		this.stackTraces = builder.stackTraces;
		this.random = builder.random;
		this.slowNanos = slowNanos(this.config);
		this.transitions = new Transitions(this.name, builder.events, newClosedState("start"));
	}

	/**
	 * Creates a breaker.
	 * @param name name, for messages and events
	 * @param config its settings
	 * @return the breaker, closed
	 */
	public static CircuitBreaker of(String name, CircuitBreakerConfig config) {
		return builder(name).config(config).build();
	}

	/**
	 * Starts a breaker with default settings.
	 * @param name name, for messages and events
	 * @return a builder
	 */
	public static CircuitBreakerBuilder builder(String name) {
		return new CircuitBreakerBuilder(name);
	}

	/**
	 * Calls a body unless the breaker is open.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws CircuitOpenException if the call is not admitted
	 * @throws Exception what the body throws
	 */
	@Override
	public <T> T call(Callable<T> body) throws Exception {
		long start = this.ticker.read();
		Admission admission = admit(null, start);
		T result;
		try {
			result = body.call();
		}
		catch (Throwable ex) {
			failed(admission, ex, start, this.ticker.read());
			throw ex;
		}
		succeeded(admission, result, start, this.ticker.read());
		return result;
	}

	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		long start = this.ticker.read();
		Admission admission;
		try {
			admission = admit(null, start);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return StageCall.admitted(body, (value, failure) -> {
			if (failure != null) {
				failed(admission, failure, start, this.ticker.read());
			}
			else {
				succeeded(admission, value, start, this.ticker.read());
			}
		});
	}

	/** A stream is slow if its end is, after the last element, and not for being long. */
	@Override
	public <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		long start = this.ticker.read();
		Admission admission;
		try {
			admission = admitStream(null, start);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return StageCall.<@Nullable Void>admitted(body, (nothing, failure) -> {
			long end = this.ticker.read();
			long owed = stream.owesSince(end);
			long since = (owed - start > 0) ? owed : start;
			if (failure != null) {
				failed(admission, failure, since, end);
			}
			else {
				succeeded(admission, since, end);
			}
		});
	}

	/**
	 * Asks for leave to make a call, as a scope.
	 * @return the permit, to be closed
	 * @throws CircuitOpenException if the call is not admitted
	 */
	public CircuitBreakerPermit acquire() {
		long start = this.ticker.read();
		return new CircuitBreakerPermit(this, admit(null, start), start);
	}

	/**
	 * Counts a success that was seen elsewhere.
	 */
	public void recordSuccess() {
		long now = this.ticker.read();
		State current = this.transitions.current();
		if (current instanceof ClosedState closed) {
			closed.success(now, false);
		}
		else if (current instanceof HalfOpenState halfOpen) {
			halfOpen.recordSuccess(now);
		}
	}

	/**
	 * Counts a failure that was seen elsewhere.
	 */
	public void recordFailure() {
		record(CircuitBreaker.class);
	}

	/**
	 * Counts a failure that was seen elsewhere, if the settings say that it is one.
	 * @param failure what was thrown
	 */
	public void recordFailure(Throwable failure) {
		switch (judge(failure)) {
			case FAILURE -> record(failure.getClass());
			case SUCCESS -> recordSuccess();
			case NEITHER -> {
			}
		}
	}

	private void record(Class<?> failure) {
		long now = this.ticker.read();
		State current = this.transitions.current();
		if (current instanceof ClosedState closed) {
			closed.failure(now, false, failure);
		}
		else if (current instanceof HalfOpenState halfOpen) {
			halfOpen.recordFailure(now, failure);
		}
	}

	/**
	 * Refuses everything until somebody says otherwise.
	 */
	public void forceOpen() {
		move(CircuitState.FORCED_OPEN, "forced open");
	}

	/**
	 * Refuses everything until somebody says otherwise.
	 * @param reason why, for the snapshot and the event
	 */
	public void forceOpen(String reason) {
		move(CircuitState.FORCED_OPEN, "forced open: " + reason);
	}

	/**
	 * Admits everything and counts nothing until somebody says otherwise.
	 */
	public void disable() {
		move(CircuitState.DISABLED, "disabled");
	}

	/**
	 * Admits everything and counts nothing until somebody says otherwise.
	 * @param reason why, for the snapshot and the event
	 */
	public void disable(String reason) {
		move(CircuitState.DISABLED, "disabled: " + reason);
	}

	/**
	 * Closes the breaker, with an empty window.
	 */
	public void close() {
		move(CircuitState.CLOSED, "closed by hand");
	}

	/**
	 * Closes the breaker, with an empty window.
	 * @param reason why, for the snapshot and the event
	 */
	public void close(String reason) {
		move(CircuitState.CLOSED, "closed by hand: " + reason);
	}

	/**
	 * Starts anew: closed, with an empty window and no failures remembered.
	 */
	public void reset() {
		this.recentFailures.clear();
		move(CircuitState.CLOSED, "reset");
	}

	private void move(CircuitState to, String reason) {
		this.transitions.move(null,
				() -> (to == CircuitState.CLOSED) ? newClosedState(reason) : new FixedState(to, Entered.now(reason)));
		this.transitions.tell();
	}

	/**
	 * For guards: asks for leave to make a call.
	 * @param operation name of the operation for messages, or {@code null}
	 * @param now monotonic nanoseconds
	 * @return the leave, whose outcome must be told
	 * @throws CircuitOpenException if the call is not admitted
	 */
	public Admission admit(@Nullable String operation, long now) {
		State current = this.transitions.current();
		Admission admission = current.admit(now);
		if (admission == null) {
			return refuse(operation, current, now);
		}
		long slow = this.slowNanos;
		return (slow == Nanos.FOREVER) ? admission : watched(admission, slow);
	}

	/**
	 * For guards: like {@link #admit}, for a stream, which is not slow for being long.
	 * @param operation name of the operation for messages, or {@code null}
	 * @param now monotonic nanoseconds
	 * @return the leave, whose outcome must be told
	 * @throws CircuitOpenException if the stream is not admitted
	 */
	public Admission admitStream(@Nullable String operation, long now) {
		State current = this.transitions.current();
		Admission admission = current.admit(now);
		return (admission != null) ? admission : refuse(operation, current, now);
	}

	/**
	 * For guards: the refusal of a call that cannot be admitted now, counted. To be asked
	 * before the way in, which costs more.
	 * @param operation name of the operation for messages, or {@code null}
	 * @param now monotonic nanoseconds
	 * @return the refusal, or {@code null} if {@link #admit} is to decide
	 */
	public @Nullable CircuitOpenException refuseAtOnce(@Nullable String operation, long now) {
		State current = this.transitions.current();
		if (!current.refuses(now) || this.config.observeOnly()) {
			return null;
		}
		this.notPermitted.increment();
		return refusal(operation, current, now);
	}

	/**
	 * For guards: whether the breaker is closed, found without reading the time.
	 * @return whether it admits every call
	 */
	public boolean isClosed() {
		return this.transitions.current() instanceof ClosedState;
	}

	private Admission watched(Admission admission, long slow) {
		if (admission == FixedState.UNCOUNTED) {
			return admission;
		}
		try {
			return new WatchedCall(this, admission, this.scheduler, slow);
		}
		catch (Throwable ex) { // no timer, such as no thread for it
			admission.release();
			throw ex;
		}
	}

	private Admission refuse(@Nullable String operation, State refusing, long now) {
		this.notPermitted.increment();
		if (this.config.observeOnly()) {
			return FixedState.UNCOUNTED;
		}
		throw refusal(operation, refusing, now);
	}

	private CircuitOpenException refusal(@Nullable String operation, State refusing, long now) {
		CircuitState kind = kind(refusing, now);
		return new CircuitOpenException(this.name, operation, kind.label(),
				(kind == refusing.kind()) ? refusing.retryAfterNanos(now) : -1, this.stackTraces);
	}

	/** An open state whose wait is over is half-open: the next call makes it so. */
	private static CircuitState kind(State state, long now) {
		return (state instanceof OpenState open && open.isOver(now)) ? CircuitState.HALF_OPEN : state.kind();
	}

	/**
	 * For guards: tells that an admitted call returned.
	 * @param admission the leave
	 * @param result what it returned
	 * @param start when it was admitted, in monotonic nanoseconds
	 * @param end when it returned
	 */
	public void succeeded(Admission admission, @Nullable Object result, long start, long end) {
		boolean failure = this.classifier.isFailure(this.config, result);
		if (failure) {
			admission.failure(end, isSlow(end - start), (result != null) ? result.getClass() : Void.class);
		}
		else {
			succeeded(admission, start, end);
		}
	}

	/**
	 * For guards: tells that what has no result to judge, such as a stream, ended well.
	 * @param admission the leave
	 * @param start since when it was waited for, in monotonic nanoseconds
	 * @param end when it ended
	 */
	public void succeeded(Admission admission, long start, long end) {
		admission.success(end, isSlow(end - start));
	}

	/**
	 * For guards: tells that an admitted call threw.
	 * @param admission the leave
	 * @param failure what it threw
	 * @param start when it was admitted, in monotonic nanoseconds
	 * @param end when it ended
	 */
	public void failed(Admission admission, Throwable failure, long start, long end) {
		switch (judge(failure)) {
			case FAILURE -> admission.failure(end, isSlow(end - start), failure.getClass());
			case SUCCESS -> admission.success(end, isSlow(end - start));
			case NEITHER -> admission.release();
		}
	}

	/**
	 * What an exception says about the dependency, by the settings in force.
	 * @param failure what was thrown
	 * @return the verdict
	 */
	public Verdict judge(Throwable failure) {
		return Classifier.judge(this.config, failure);
	}

	boolean isSlow(long nanos) {
		return nanos >= this.slowNanos;
	}

	@Override
	public Ticker ticker() {
		return this.ticker;
	}

	void rememberFailure(Class<?> failure) {
		this.recentFailures.add(failure);
	}

	/** From closed or half-open, if that is still where the breaker is. */
	void open(State from, long now, String reason) {
		CircuitBreakerConfig config = this.config;
		int opening = (from instanceof HalfOpenState halfOpen) ? halfOpen.opening() + 1 : 1;
		int failures = Math.max(from.consecutiveFailures(), (from instanceof HalfOpenState) ? 1 : 0);
		WindowCounts counts = from.counts(now);
		OpenState to = this.transitions.move(from, () -> new OpenState(this, Entered.now(reason), now,
				openNanos(config, opening), failures, counts, opening));
		if (to != null) {
			this.transitions.tell();
			wakeAfterWait(to);
		}
	}

	/**
	 * So that observers see the end of the wait also without traffic. Without a timer,
	 * such as where no thread can be had for it, the next call moves the breaker on.
	 */
	private void wakeAfterWait(OpenState open) {
		try {
			this.scheduler.schedule(() -> this.scheduler.dispatch(() -> halfOpen(open)), open.waitNanos());
		}
		catch (RuntimeException | Error ex) { // the call that opened it has its own
												// outcome
			System.getLogger(CircuitBreaker.class.getName())
				.log(System.Logger.Level.WARNING,
						"No timer for the open breaker '" + this.name + "': it moves on with the next call", ex);
		}
	}

	private long openNanos(CircuitBreakerConfig config, int opening) {
		double grown = Nanos.of(config.recoveryTimeout()) * Math.pow(config.recoveryBackoffMultiplier(), opening - 1);
		long nanos = (long) Math.min(grown, Nanos.of(config.recoveryTimeoutMax()));
		double jitter = config.recoveryTimeoutJitter();
		// Only longer: nobody may probe earlier than it was told.
		return (jitter == 0) ? nanos : (long) Math.min(nanos * (1 + jitter * this.random.getAsDouble()), Nanos.FOREVER);
	}

	/** Moves on from an open state whose wait is over; whoever else was first, won. */
	State halfOpen(OpenState from) {
		String reason = "recovery timeout of " + Duration.ofNanos(from.waitNanos()) + " is over";
		this.transitions.move(from, () -> new HalfOpenState(this, Entered.now(reason), from.opening()));
		this.transitions.tell();
		return this.transitions.current();
	}

	void closeAfterProbes(HalfOpenState from) {
		this.transitions.move(from,
				() -> newClosedState("%d probes succeeded".formatted(this.config.successThreshold())));
		this.transitions.tell();
	}

	long probeLeaseNanos() {
		return Math.max(Nanos.of(this.config.probeLease()), this.shortestLeaseNanos.get());
	}

	private ClosedState newClosedState(String reason) {
		return new ClosedState(this, Entered.now(reason), newWindow(this.config));
	}

	private OutcomeWindow newWindow(CircuitBreakerConfig config) {
		return switch (config.windowType()) {
			case TIME -> new TimeWindow(Nanos.of(config.windowDuration()), this.ticker.read());
			case COUNT -> new CountWindow(config.windowSize());
		};
	}

	private static long slowNanos(CircuitBreakerConfig config) {
		Duration slow = config.slowCallDuration();
		return (slow != null) ? Nanos.of(slow) : Nanos.FOREVER;
	}

	/**
	 * For guards: probes keep their places at least as long as a call may take, or a
	 * short recovery timeout would let every slow probe expire.
	 * @param timeoutNanos timeout of a call; only the longest matters
	 */
	public void leaseAtLeast(long timeoutNanos) {
		this.shortestLeaseNanos.accumulateAndGet(Math.min(timeoutNanos, LONGEST_LEASE_FOR_TIMEOUT) + LATE_NANOS,
				Math::max);
	}

	/**
	 * Name of the breaker.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * State of the breaker now. Asking takes no probe and moves nothing: an open breaker
	 * whose wait is over shows as half-open.
	 * @return the state
	 */
	public CircuitState state() {
		return kind(this.transitions.current(), this.ticker.read());
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public CircuitBreakerConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings. The state, its counts and the calls under way stay; only a
	 * window of another shape starts empty.
	 * @param config the new settings
	 */
	public void configure(CircuitBreakerConfig config) {
		this.transitions.whileStill(() -> {
			boolean sameWindow = sameWindow(this.config, config);
			this.config = config;
			this.slowNanos = slowNanos(config);
			if (!sameWindow && this.transitions.current() instanceof ClosedState closed) {
				closed.window(newWindow(config));
			}
		});
	}

	private static boolean sameWindow(CircuitBreakerConfig one, CircuitBreakerConfig other) {
		return one.windowType() == other.windowType() && switch (one.windowType()) {
			case TIME -> one.windowDuration().equals(other.windowDuration());
			case COUNT -> one.windowSize() == other.windowSize();
		};
	}

	/**
	 * Share of failed or slow calls in the window; of an open breaker, when it opened.
	 * @return from 0 to 1; 0 below the minimum of calls
	 */
	public double failureRate() {
		WindowCounts counts = this.transitions.current().counts(this.ticker.read());
		return (counts.total() >= this.config.minimumCalls()) ? counts.failureRate() : 0;
	}

	/**
	 * How often the breaker has moved from one state to another since the start.
	 * @param from the state before
	 * @param to the state after
	 * @return the number of moves
	 */
	public long transitions(CircuitState from, CircuitState to) {
		return this.transitions.get(from, to);
	}

	/**
	 * Calls that were refused since the start.
	 * @return the number
	 */
	public long notPermitted() {
		return this.notPermitted.sum();
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the breaker now
	 */
	public CircuitBreakerSnapshot snapshot() {
		long now = this.ticker.read();
		State current = this.transitions.current();
		Entered entered = current.entered();
		CircuitState kind = kind(current, now);
		WindowCounts counts = current.counts(now);
		boolean enough = counts.total() >= this.config.minimumCalls();
		return new CircuitBreakerSnapshot(this.name, kind, entered.since(), entered.reason(),
				enough ? counts.failureRate() : 0, enough ? counts.slowRate() : 0, current.consecutiveFailures(),
				counts.total(), this.notPermitted.sum(),
				(kind == CircuitState.OPEN) ? Duration.ofNanos(current.retryAfterNanos(now)) : null,
				this.recentFailures.newestFirst());
	}

	/**
	 * What an exception says about the dependency.
	 */
	public enum Verdict {

		/** It failed. */
		FAILURE,

		/** It answered, if not as wished. */
		SUCCESS,

		/** Nothing. */
		NEITHER

	}

}
