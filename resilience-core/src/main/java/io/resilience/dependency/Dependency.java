package io.resilience.dependency;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.resilience.CallInterruptedException;
import io.resilience.CallRejectedException;
import io.resilience.CallTimeoutException;
import io.resilience.CheckedCallable;
import io.resilience.CheckedRunnable;
import io.resilience.bulkhead.Bulkhead;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.guard.Guard;
import io.resilience.guard.GuardBuilder;
import io.resilience.guard.Operation;
import io.resilience.guard.OperationSettings;
import io.resilience.ratelimit.RateLimiter;
import io.resilience.timeout.TimeoutConfig;
import org.jspecify.annotations.Nullable;

/**
 * An external dependency by name: everything that calls it goes through its one guard,
 * and its trouble stays its own.
 * <p>
 * Thread-safe.
 */
public final class Dependency {

	private final String name;

	private final Guard guard;

	private volatile DependencyConfig config;

	Dependency(String name, DependencyConfig config, GuardBuilder guard) {
		this.name = name;
		this.config = config;
		this.guard = guard.name(name)
			.circuitBreaker(config.circuitBreaker())
			.timeout(timeout(config))
			.adaptiveTimeout(config.adaptiveTimeout())
			.operationSettings(this::operationSettings)
			.retry(config.retry())
			.hedge(config.hedge())
			.rateLimiter(config.rateLimit())
			.bulkhead(config.bulkhead())
			.build();
	}

	private static TimeoutConfig timeout(DependencyConfig config) {
		return new TimeoutConfig(config.timeout(), config.totalTimeout(), config.gracePeriod());
	}

	private OperationSettings operationSettings(String operation) {
		DependencyConfig config = this.config;
		OperationConfig own = config.operation(operation);
		Duration timeout = (own.timeout() != null) ? own.timeout() : config.timeout();
		Duration total = (own.totalTimeout() != null) ? own.totalTimeout() : config.totalTimeout();
		return new OperationSettings(new TimeoutConfig(timeout, total, config.gracePeriod()), own.retry(),
				own.rateLimit(), own.timeout() == null);
	}

	/**
	 * Calls the dependency on this thread (or, for a thread-pool bulkhead, on a worker
	 * while this thread waits).
	 * @param <T> type of the result
	 * @param body the call
	 * @return what the body returns
	 * @throws CallRejectedException if a guard refuses the call
	 * @throws CallTimeoutException if it takes too long
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the body throws, unchanged
	 */
	public <T> T call(Callable<T> body) throws Exception {
		return this.guard.call(body);
	}

	/**
	 * Like {@link #call(Callable)}, but throws no checked exception that the body does
	 * not throw.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the call
	 * @return what the body returns
	 * @throws CallInterruptedException if the thread is interrupted while it waits
	 * @throws X what the body throws, unchanged
	 */
	public <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		return this.guard.call(body);
	}

	/**
	 * Like {@link #call(Callable)}, as a named operation with settings and numbers of its
	 * own.
	 * @param <T> type of the result
	 * @param operation name of the operation
	 * @param body the call
	 * @return what the body returns
	 * @throws Exception what the body throws, unchanged
	 */
	public <T> T call(String operation, Callable<T> body) throws Exception {
		return this.guard.operation(operation).call(body);
	}

	/**
	 * Like {@link #call(CheckedCallable)}, as a named operation with settings and numbers
	 * of its own.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param operation name of the operation
	 * @param body the call
	 * @return what the body returns
	 * @throws X what the body throws, unchanged
	 */
	public <T, X extends Exception> T call(String operation, CheckedCallable<T, X> body) throws X {
		return this.guard.operation(operation).call(body);
	}

	/**
	 * Calls the dependency without blocking: waiting for permits and between attempts
	 * takes no thread.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, a rejection or a timeout.
	 * Cancelling it cancels the stage
	 */
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		return this.guard.callAsync(body);
	}

	/**
	 * Like {@link #callAsync(Callable)}, as a named operation with settings and numbers
	 * of its own.
	 * @param <T> type of the result
	 * @param operation name of the operation
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, a rejection or a timeout
	 */
	public <T> CompletableFuture<T> callAsync(String operation, Callable<? extends CompletionStage<? extends T>> body) {
		return this.guard.operation(operation).callAsync(body);
	}

	/**
	 * Like {@link #call(CheckedCallable)}, for a body without a result.
	 * @param <X> what the body throws
	 * @param body the call
	 * @throws X what the body throws, unchanged
	 */
	public <X extends Exception> void run(CheckedRunnable<X> body) throws X {
		this.guard.run(body);
	}

	/**
	 * One kind of call to this dependency, to be kept by who makes it often.
	 * @param operation name of the operation
	 * @return the operation, always the same for the same name
	 */
	public Operation operation(String operation) {
		return this.guard.operation(operation);
	}

	/**
	 * Name of the dependency.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Kind of the dependency.
	 * @return the type
	 */
	public DependencyType type() {
		return this.config.type();
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public DependencyConfig config() {
		return this.config;
	}

	/**
	 * Changes the settings. Windows, permits, and calls under way survive.
	 * @param config the new settings
	 * @throws IllegalArgumentException if the type of the dependency or of its bulkhead
	 * differs, or a breaker or rate limit comes or goes: that takes a new registration
	 */
	public synchronized void configure(DependencyConfig config) {
		DependencyConfig before = this.config;
		requireSame("type", before.type(), config.type());
		requireSame("bulkhead.type", before.bulkhead().type(), config.bulkhead().type());
		requireSame("circuit_breaker.enabled", before.circuitBreaker() != null, config.circuitBreaker() != null);
		requireSame("rate_limit", before.rateLimit() != null, config.rateLimit() != null);
		RateLimiter rateLimiter = this.guard.rateLimiter();
		this.config = config;
		bulkhead().configure(config.bulkhead());
		CircuitBreaker breaker = circuitBreaker();
		if (breaker != null && config.circuitBreaker() != null) {
			breaker.configure(config.circuitBreaker());
			this.guard.ignored(config.circuitBreaker().exceptions());
		}
		Objects.requireNonNull(this.guard.timeout()).configure(timeout(config));
		this.guard.configureAdaptiveTimeout(config.adaptiveTimeout());
		this.guard.configureRetry(config.retry());
		this.guard.configureHedge(config.hedge());
		if (rateLimiter != null && config.rateLimit() != null) {
			rateLimiter.configure(config.rateLimit());
		}
		this.guard.refreshOperations();
	}

	private void requireSame(String key, Object before, Object after) {
		if (!before.equals(after)) {
			throw new IllegalArgumentException("Invalid %s (%s) for '%s': it is %s and cannot change while it runs"
				.formatted(key, after, this.name, before));
		}
	}

	/**
	 * The dependency's bulkhead.
	 * @return the bulkhead
	 */
	public Bulkhead bulkhead() {
		return Objects.requireNonNull(this.guard.bulkhead());
	}

	/**
	 * The dependency's breaker.
	 * @return the breaker, or {@code null} if it has none
	 */
	public @Nullable CircuitBreaker circuitBreaker() {
		return this.guard.circuitBreaker();
	}

	/**
	 * The guard that all calls go through.
	 * @return the guard
	 */
	public Guard guard() {
		return this.guard;
	}

	/**
	 * Reads the numbers; changes nothing.
	 * @return the dependency now
	 */
	public DependencySnapshot snapshot() {
		CircuitBreaker breaker = circuitBreaker();
		return new DependencySnapshot(this.name, this.config, bulkhead().snapshot(),
				(breaker != null) ? breaker.snapshot() : null, this.guard.calls());
	}

}
