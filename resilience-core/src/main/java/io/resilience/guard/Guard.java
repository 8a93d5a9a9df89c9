package io.resilience.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.CheckedRunnable;
import io.resilience.ExceptionFilter;
import io.resilience.bulkhead.AbandonedException;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.circuitbreaker.Admission;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.event.EventPublisher;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import io.resilience.time.Slot;
import io.resilience.time.Ticker;
import io.resilience.timeout.Timeout;
import io.resilience.timeout.TimeoutConfig;
import io.resilience.window.LatencySnapshot;
import io.resilience.window.Samples;
import org.jspecify.annotations.Nullable;

/**
 * The patterns nested in the one fixed order, outermost first: circuit breaker → timeout
 * → bulkhead → body. Any of them may be left out.
 * <p>
 * A call goes through {@link #execute} and {@link #attempt}, which read from top to
 * bottom. Thread-safe.
 */
public final class Guard implements AutoCloseable {

	private static final TimeoutConfig UNLIMITED = TimeoutConfig.of(Duration.ofNanos(Nanos.FOREVER));

	private final String name;

	private final Ticker ticker;

	private final EventPublisher events;

	private final @Nullable CircuitBreaker circuitBreaker;

	private final @Nullable Timeout timeout;

	private final @Nullable Bulkhead bulkhead;

	private final Map<String, Operation> operations = new ConcurrentHashMap<>();

	private final Operation unnamed;

	private final Samples recent;

	private final Consumer<Operation> operationListener;

	private final Function<String, @Nullable TimeoutConfig> operationTimeouts;

	private volatile ExceptionFilter ignored;

	Guard(GuardBuilder builder) {
		this.name = builder.name;
		this.ticker = builder.ticker;
		this.events = builder.events;
		this.circuitBreaker = builder.newCircuitBreaker();
		this.bulkhead = builder.newBulkhead();
		this.timeout = builder.newTimeout(this.bulkhead);
		this.ignored = builder.ignored;
		this.operationTimeouts = builder.operationTimeouts;
		this.recent = new Samples(builder.recentNanos, this.ticker.read(), this::decided, this::notSuccessful, () -> 0);
		this.operationListener = builder.operationListener;
		this.unnamed = new Operation(this, Operation.UNNAMED, limits(Operation.UNNAMED));
		this.operations.put(Operation.UNNAMED, this.unnamed);
	}

	/**
	 * Starts a guard without any pattern. The order in which patterns are added does not
	 * matter.
	 * @return a builder
	 */
	public static GuardBuilder builder() {
		return new GuardBuilder();
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
	public <T> T call(Callable<T> body) throws Exception {
		return this.unnamed.call(body);
	}

	/**
	 * Calls a body through the guard. Like {@link #call(Callable)}, but throws no checked
	 * exception that the body does not throw.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws X what the body throws
	 */
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		return this.unnamed.call(body);
	}

	/**
	 * Runs a body without a result through the guard.
	 * @param <X> what the body throws
	 * @param body the body
	 * @throws X what the body throws
	 */
	public <X extends Exception> void run(CheckedRunnable<X> body) throws X {
		this.unnamed.run(body);
	}

	/**
	 * Wraps a body so that each call of it goes through the guard.
	 * @param <T> type of the result
	 * @param body the body
	 * @return the guarded body
	 */
	public <T> Callable<T> decorate(Callable<T> body) {
		return this.unnamed.decorate(body);
	}

	/**
	 * One kind of call through this guard; always the same for the same name. Names come
	 * from code or configuration, not from users: each is kept.
	 * @param name its name
	 * @return the operation
	 */
	public Operation operation(String name) {
		Operation known = this.operations.get(name);
		if (known != null) {
			return known;
		}
		Operation added = new Operation(this, name, limits(name));
		known = this.operations.putIfAbsent(name, added);
		if (known != null) {
			return known;
		}
		this.operationListener.accept(added);
		return added;
	}

	private TimeoutConfig limits(String operation) {
		Timeout timeout = this.timeout;
		if (timeout == null) {
			return UNLIMITED;
		}
		TimeoutConfig own = this.operationTimeouts.apply(operation);
		return (own != null) ? own : timeout.config();
	}

	/**
	 * Gives every operation its bounds anew, after settings have changed.
	 */
	public void refreshOperations() {
		this.operations.values().forEach((operation) -> operation.limits(limits(operation.name())));
	}

	/**
	 * Changes which exceptions count as {@link Outcome#IGNORED}.
	 * @param ignored those that it excludes
	 */
	public void ignored(ExceptionFilter ignored) {
		this.ignored = ignored;
	}

	<T> T execute(Operation operation, Callable<T> body) throws Exception {
		long start = this.ticker.read();
		this.recent.beforeCount(start);
		try {
			return attempt(operation, body, start);
		}
		catch (Throwable ex) {
			failed(operation, ex, this.ticker.read() - start);
			throw ex;
		}
	}

	/**
	 * Breaker, timeout, bulkhead, body; each is settled once, on the way out and in the
	 * opposite order, and all before the caller sees the outcome.
	 */
	private <T> T attempt(Operation operation, Callable<T> body, long start) throws Exception {
		Timeout timeout = this.timeout;
		long deadline = start + Nanos.FOREVER;
		if (timeout != null) {
			deadline = timeout.watch()
				.bounded(start + Math.min(operation.timeoutNanos(), operation.totalTimeoutNanos()));
			if (deadline - start <= 0) {
				throw new CallTimeoutException(this.name, operation.label(), 0, true, null);
			}
		}
		CircuitBreaker breaker = this.circuitBreaker;
		Admission admission = (breaker != null) ? breaker.admit(operation.label(), start) : null;
		Bulkhead bulkhead = this.bulkhead;
		if (bulkhead != null) {
			enter(bulkhead, operation, deadline - start, admission);
			if (bulkhead.offloads()) {
				return attemptElsewhere(bulkhead, operation, body, admission, start, deadline);
			}
		}
		Slot slot = (timeout != null) ? timeout.watch().enter(deadline) : null;
		@Nullable T result = null;
		@Nullable Throwable thrown = null;
		try {
			result = body.call();
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		boolean interrupted = timeout != null && timeout.watch().leave(slot, thrown);
		if (bulkhead != null) {
			bulkhead.exit();
		}
		return settle(operation, admission, result, thrown, interrupted, start, deadline);
	}

	private void enter(Bulkhead bulkhead, Operation operation, long atMostNanos, @Nullable Admission admission)
			throws InterruptedException {
		try {
			bulkhead.enter(operation.label(), atMostNanos, Bulkhead.NORMAL_PRIORITY);
		}
		catch (Throwable ex) {
			if (admission != null) {
				admission.release();
			}
			if (ex instanceof InterruptedException) {
				throw new WaitInterruptedException(this.name, operation.label(), "a permit");
			}
			throw ex;
		}
	}

	private <T> T attemptElsewhere(Bulkhead bulkhead, Operation operation, Callable<T> body,
			@Nullable Admission admission, long start, long deadline) throws Exception {
		@Nullable T result = null;
		@Nullable Throwable thrown = null;
		boolean abandoned = false;
		long left = deadline - this.ticker.read();
		Deadline inherited = Deadline.after(Duration.ofNanos(Math.max(0, left)), this.ticker);
		try {
			result = bulkhead.runElsewhere((this.timeout != null) ? () -> inherited.call(body) : body, left);
		}
		catch (AbandonedException ex) {
			abandoned = true;
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		return settle(operation, admission, result, thrown, abandoned, start, deadline);
	}

	private <T> T settle(Operation operation, @Nullable Admission admission, @Nullable T result,
			@Nullable Throwable thrown, boolean late, long start, long deadline) throws Exception {
		long end = this.ticker.read();
		if (thrown == null && !late && end - deadline < 0) {
			if (admission != null) {
				Objects.requireNonNull(this.circuitBreaker).succeeded(admission, result, start, end);
			}
			operation.stats().success(end - start);
			return result;
		}
		Throwable outcome = thrown;
		if ((late || end - deadline >= 0) && !(thrown instanceof Error)) {
			outcome = new CallTimeoutException(this.name, operation.label(), deadline - start, false, thrown);
		}
		if (admission != null) {
			Objects.requireNonNull(this.circuitBreaker).failed(admission, outcome, start, end);
		}
		if (outcome instanceof Error error) {
			throw error;
		}
		throw (Exception) outcome;
	}

	boolean isIgnored(Throwable thrown) {
		return this.ignored.isExcluded(thrown);
	}

	private void failed(Operation operation, Throwable thrown, long nanos) {
		Outcome outcome = Outcome.of(thrown);
		if (outcome == Outcome.FAILURE && isIgnored(thrown)) {
			outcome = Outcome.IGNORED;
		}
		operation.stats().record(outcome, nanos);
		if (this.events.isHeard()) {
			this.events.publish(CallEnded.of(this.name, operation.label(), outcome, thrown, nanos));
		}
	}

	private long decided() {
		return sum(Outcome.SUCCESS) + notSuccessful();
	}

	private long notSuccessful() {
		return sum(Outcome.FAILURE) + sum(Outcome.TIMEOUT);
	}

	private long sum(Outcome outcome) {
		long sum = 0;
		for (Operation operation : this.operations.values()) {
			sum += operation.count(outcome);
		}
		return sum;
	}

	/**
	 * Name of the guard.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The breaker, if the guard has one.
	 * @return the breaker or {@code null}
	 */
	public @Nullable CircuitBreaker circuitBreaker() {
		return this.circuitBreaker;
	}

	/**
	 * The bulkhead, if the guard has one.
	 * @return the bulkhead or {@code null}
	 */
	public @Nullable Bulkhead bulkhead() {
		return this.bulkhead;
	}

	/**
	 * The timeout, if the guard has one.
	 * @return the timeout or {@code null}
	 */
	public @Nullable Timeout timeout() {
		return this.timeout;
	}

	/**
	 * The operations that have been named so far.
	 * @return a live view
	 */
	public Collection<Operation> operations() {
		return Collections.unmodifiableCollection(this.operations.values());
	}

	/**
	 * Reads what the calls came to.
	 * @return the numbers now
	 */
	public CallsSnapshot calls() {
		Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
		for (Outcome outcome : Outcome.values()) {
			counts.put(outcome, sum(outcome));
		}
		LatencySnapshot latency = this.unnamed.latency();
		for (Operation operation : this.operations.values()) {
			if (operation != this.unnamed) {
				latency = latency.plus(operation.latency());
			}
		}
		return new CallsSnapshot(counts, 0, this.recent.counts(this.ticker.read()), latency);
	}

	/**
	 * Ends the threads of a bulkhead that runs bodies elsewhere.
	 */
	@Override
	public void close() {
		if (this.bulkhead != null) {
			this.bulkhead.close();
		}
	}

}
