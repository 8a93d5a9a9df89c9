package io.resilience.spring.observation;

import java.time.Duration;

import io.micrometer.observation.Observation;
import io.resilience.circuitbreaker.CircuitBreaker;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;
import io.resilience.retry.Retry;
import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a guarded call; most of it only at its end.
 */
public final class ResilienceCallContext extends Observation.Context {

	private final Operation operation;

	private final String type;

	private volatile int attempts;

	private volatile @Nullable Deadline deadline;

	private volatile @Nullable Outcome outcome;

	ResilienceCallContext(Operation operation, String type) {
		this.operation = operation;
		this.type = type;
	}

	/**
	 * What is called.
	 * @return the operation, with its guard
	 */
	public Operation operation() {
		return this.operation;
	}

	/**
	 * Kind of what is called.
	 * @return type of the dependency, or {@code pattern}
	 */
	public String type() {
		return this.type;
	}

	/**
	 * How the call ended.
	 * @return the outcome, or {@code null} while it runs
	 */
	public @Nullable Outcome outcome() {
		return this.outcome;
	}

	/**
	 * How many attempts have begun.
	 * @return their number; 0 for a call that was refused before its first
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * State of the breaker now.
	 * @return the state, {@link CircuitState#DISABLED} if there is none
	 */
	public CircuitState circuitState() {
		CircuitBreaker breaker = this.operation.guard().circuitBreaker();
		return (breaker != null) ? breaker.state() : CircuitState.DISABLED;
	}

	/**
	 * What is left of the time that the last body had.
	 * @return the time, at least zero, or {@code null} if no body has begun or it has no
	 * deadline
	 */
	public @Nullable Duration deadlineRemaining() {
		Deadline deadline = this.deadline;
		return (deadline != null) ? Duration.ofNanos(Math.max(0, deadline.remainingNanos())) : null;
	}

	/**
	 * What is left of the budget for retries.
	 * @return how many it would allow now, or {@code null} if the call has no retry
	 */
	public @Nullable Long retryBudget() {
		Retry retry = this.operation.retry();
		return (retry != null) ? retry.snapshot().budgetBalance() : null;
	}

	void attempts(int attempts) {
		this.attempts = attempts;
	}

	void deadline(@Nullable Deadline deadline) {
		this.deadline = deadline;
	}

	void outcome(Outcome outcome) {
		this.outcome = outcome;
	}

}
