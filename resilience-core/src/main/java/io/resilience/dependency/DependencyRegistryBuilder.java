package io.resilience.dependency;

import java.time.Duration;
import java.util.Objects;

import io.resilience.ContextPropagator;
import io.resilience.time.Nanos;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link DependencyRegistry}. Not thread-safe.
 */
public final class DependencyRegistryBuilder {

	Ticker ticker = Ticker.system();

	@Nullable Scheduler scheduler;

	ContextPropagator contextPropagator = ContextPropagator.NONE;

	boolean stackTraces;

	Duration healthWindow = Duration.ofSeconds(60);

	DependencyRegistryBuilder() {
	}

	/**
	 * What measures time; the system's monotonic clock by default.
	 * @param ticker the ticker
	 * @return this
	 */
	public DependencyRegistryBuilder ticker(Ticker ticker) {
		this.ticker = Objects.requireNonNull(ticker, "'ticker' must not be null");
		return this;
	}

	/**
	 * What waits; a thread of the registry's own by default. A scheduler that is given is
	 * not closed with the registry.
	 * @param scheduler the scheduler
	 * @return this
	 */
	public DependencyRegistryBuilder scheduler(Scheduler scheduler) {
		this.scheduler = Objects.requireNonNull(scheduler, "'scheduler' must not be null");
		return this;
	}

	/**
	 * What is carried over to threads of the guards; nothing by default. Unless it is
	 * {@linkplain ContextPropagator#isReentrant() known to be reentrant}, it is tried out
	 * when the registry is built, on the thread that builds it.
	 * @param contextPropagator the propagator
	 * @return this
	 */
	public DependencyRegistryBuilder contextPropagator(ContextPropagator contextPropagator) {
		this.contextPropagator = Objects.requireNonNull(contextPropagator, "'contextPropagator' must not be null");
		return this;
	}

	/**
	 * Whether rejections carry a stack trace; off by default, since filling it in is what
	 * makes an exception expensive.
	 * @param stackTraces whether to fill them in
	 * @return this
	 */
	public DependencyRegistryBuilder rejectionStackTraces(boolean stackTraces) {
		this.stackTraces = stackTraces;
		return this;
	}

	/**
	 * How far the recent calls look back that health is judged by; 60 s by default.
	 * @param healthWindow above zero
	 * @return this
	 */
	public DependencyRegistryBuilder healthWindow(Duration healthWindow) {
		this.healthWindow = Nanos.requirePositive("window", healthWindow);
		return this;
	}

	/**
	 * Builds it.
	 * @return the registry, to be closed
	 * @throws IllegalArgumentException if the propagator's context cannot be entered
	 * within itself
	 */
	public DependencyRegistry build() {
		ContextPropagator.requireReentrant(this.contextPropagator);
		return new DependencyRegistry(this);
	}

}
