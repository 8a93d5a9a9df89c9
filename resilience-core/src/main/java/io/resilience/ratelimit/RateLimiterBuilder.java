package io.resilience.ratelimit;

import java.util.Objects;

import io.resilience.time.Scheduler;
import io.resilience.time.Ticker;

/**
 * Builds a {@link RateLimiter}. Not thread-safe.
 */
public final class RateLimiterBuilder {

	final String name;

	RateLimiterConfig config = RateLimiterConfig.defaults();

	Ticker ticker = Ticker.system();

	Scheduler scheduler = Scheduler.shared();

	boolean stackTraces;

	RateLimiterBuilder(String name) {
		this.name = Objects.requireNonNull(name, "'name' must not be null");
	}

	/**
	 * Settings.
	 * @param config the settings
	 * @return this
	 */
	public RateLimiterBuilder config(RateLimiterConfig config) {
		this.config = Objects.requireNonNull(config, "'config' must not be null");
		return this;
	}

	/**
	 * The time; the system's by default.
	 * @param ticker measures windows and waits
	 * @param scheduler lets threads wait
	 * @return this
	 */
	public RateLimiterBuilder time(Ticker ticker, Scheduler scheduler) {
		this.ticker = ticker;
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Whether rejections carry a stack trace; off by default.
	 * @param stackTraces whether to fill them in
	 * @return this
	 */
	public RateLimiterBuilder rejectionStackTraces(boolean stackTraces) {
		this.stackTraces = stackTraces;
		return this;
	}

	/**
	 * Builds it, with all permits there.
	 * @return the rate limiter
	 */
	public RateLimiter build() {
		return new RateLimiter(this);
	}

}
