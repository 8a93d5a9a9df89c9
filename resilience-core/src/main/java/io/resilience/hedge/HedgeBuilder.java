package io.resilience.hedge;

import java.util.Objects;

import io.resilience.ContextPropagator;
import io.resilience.retry.RetryBudget;
import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Hedge}. Not thread-safe.
 */
public final class HedgeBuilder {

	final String name;

	HedgeConfig config = HedgeConfig.defaults();

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	ContextPropagator contextPropagator = ContextPropagator.NONE;

	@Nullable RetryBudget budget;

	HedgeBuilder(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
	}

	/**
	 * Settings.
	 * @param config the settings
	 * @return this
	 */
	public HedgeBuilder config(HedgeConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		return this;
	}

	/**
	 * The time; the system's by default.
	 * @param ticker measures delays
	 * @param scheduler starts hedges, and runs blocking attempts by
	 * {@link Scheduler#dispatch}
	 * @return this
	 */
	public HedgeBuilder time(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * What is carried over to the threads of the attempts; nothing by default.
	 * @param contextPropagator the propagator
	 * @return this
	 */
	public HedgeBuilder contextPropagator(ContextPropagator contextPropagator) {
		this.contextPropagator = Objects.requireNonNull(contextPropagator, "'contextPropagator' must not be null");
		return this;
	}

	/**
	 * What further attempts are taken from, beside the retries of the same dependency;
	 * without a budget all may be made. It must run on the same ticker.
	 * @param budget the budget
	 * @return this
	 */
	public HedgeBuilder budget(RetryBudget budget) {
		this.budget = Objects.requireNonNull(budget, "'budget' must not be null");
		return this;
	}

	/**
	 * Builds it.
	 * @return the hedge
	 */
	public Hedge build() {
		return new Hedge(this);
	}

}
