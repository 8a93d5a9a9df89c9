package io.resilience.timeout;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

/**
 * Builds a {@link Timeout}. Not thread-safe.
 */
public final class TimeoutBuilder {

	final String name;

	TimeoutConfig config = TimeoutConfig.defaults();

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	AtomicInteger late = new AtomicInteger();

	TimeoutBuilder(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
	}

	/**
	 * Settings.
	 * @param config the settings
	 * @return this
	 */
	public TimeoutBuilder config(TimeoutConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		return this;
	}

	/**
	 * The time; the system's by default.
	 * @param ticker measures
	 * @param scheduler wakes
	 * @return this
	 */
	public TimeoutBuilder time(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Where late bodies that still run are counted; a counter of its own by default.
	 * @param late the counter
	 * @return this
	 */
	public TimeoutBuilder late(AtomicInteger late) {
		this.late = late;
		return this;
	}

	/**
	 * Builds it.
	 * @return the timeout
	 */
	public Timeout build() {
		return new Timeout(this);
	}

}
