package io.resilience.retry;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Retry}. Not thread-safe.
 */
public final class RetryBuilder {

	final String name;

	RetryConfig config = RetryConfig.defaults();

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	LongUnaryOperator random = (bound) -> ThreadLocalRandom.current().nextLong(bound);

	@Nullable RetryBudget budget;

	RetryBuilder(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
	}

	/**
	 * Settings.
	 * @param config the settings
	 * @return this
	 */
	public RetryBuilder config(RetryConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		return this;
	}

	/**
	 * The time; the system's by default.
	 * @param ticker measures pauses and the window of the budget
	 * @param scheduler lets threads wait
	 * @return this
	 */
	public RetryBuilder time(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * A budget to share with other retries of the same dependency, in place of one of its
	 * own with the limits of the settings. It must run on the same ticker.
	 * @param budget the budget
	 * @return this
	 */
	public RetryBuilder budget(RetryBudget budget) {
		this.budget = Objects.requireNonNull(budget, "'budget' must not be null");
		return this;
	}

	/**
	 * Where the jitter comes from; each thread's own generator by default.
	 * @param random a generator that can be used by several threads
	 * @return this
	 */
	public RetryBuilder random(RandomGenerator random) {
		this.random = random::nextLong;
		return this;
	}

	/**
	 * Builds it.
	 * @return the retry
	 */
	public Retry build() {
		return new Retry(this);
	}

}
