package io.resilience.circuitbreaker;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.resilience.event.EventPublisher;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

/**
 * Builds a {@link CircuitBreaker}. Not thread-safe.
 */
public final class CircuitBreakerBuilder {

	final String name;

	CircuitBreakerConfig config = CircuitBreakerConfig.defaults();

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	EventPublisher events = new EventPublisher();

	boolean stackTraces;

	DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

	CircuitBreakerBuilder(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
	}

	/**
	 * Settings.
	 * @param config the settings
	 * @return this
	 */
	public CircuitBreakerBuilder config(CircuitBreakerConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		return this;
	}

	/**
	 * The time; the system's by default.
	 * @param ticker measures
	 * @param scheduler wakes
	 * @return this
	 */
	public CircuitBreakerBuilder time(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Who hears of changes of state; nobody by default.
	 * @param events the publisher
	 * @return this
	 */
	public CircuitBreakerBuilder events(EventPublisher events) {
		this.events = events;
		return this;
	}

	/**
	 * Whether rejections carry a stack trace; off by default.
	 * @param stackTraces whether to fill them in
	 * @return this
	 */
	public CircuitBreakerBuilder rejectionStackTraces(boolean stackTraces) {
		this.stackTraces = stackTraces;
		return this;
	}

	/**
	 * Chance, for the jitter of the recovery timeout; a random generator by default.
	 * @param random gives numbers from 0 to below 1; called from several threads
	 * @return this
	 */
	public CircuitBreakerBuilder random(DoubleSupplier random) {
		this.random = Objects.requireNonNull(random, "'random' must not be null");
		return this;
	}

	/**
	 * Builds it.
	 * @return the breaker, closed
	 */
	public CircuitBreaker build() {
		return new CircuitBreaker(this);
	}

}
