package io.resilience.timeout;

import java.time.Duration;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Timeout}. Immutable, checked when built.
 *
 * @param timeout how long one attempt may take, waiting for a permit included; 30 s by
 * default
 * @param total how long the whole call may take, its retries and pauses included, or
 * {@code null} (the default) for no bound
 * @param gracePeriod how long a body may take to end after its time is over before it
 * counts as abandoned; 0 by default. Its caller does not wait for it where the body runs
 * elsewhere
 */
public record TimeoutConfig(Duration timeout, @Nullable Duration total, Duration gracePeriod) {

	private static final TimeoutConfig DEFAULTS = new TimeoutConfig(Duration.ofSeconds(30), null);

	public TimeoutConfig(Duration timeout, @Nullable Duration total) {
		this(timeout, total, Duration.ZERO);
	}

	public TimeoutConfig {
		Nanos.requireNotNegative("grace_period", gracePeriod);
		Nanos.requirePositive("timeout", timeout);
		if (total != null) {
			Nanos.requirePositive("total_timeout", total);
		}
	}

	/**
	 * Thirty seconds an attempt.
	 * @return the defaults
	 */
	public static TimeoutConfig defaults() {
		return DEFAULTS;
	}

	/**
	 * Bounds each attempt.
	 * @param timeout above zero
	 * @return the settings
	 */
	public static TimeoutConfig of(Duration timeout) {
		return new TimeoutConfig(timeout, null);
	}

	/**
	 * Starts from the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds a {@link TimeoutConfig}. Not thread-safe.
	 */
	public static final class Builder {

		private Duration timeout = DEFAULTS.timeout();

		private @Nullable Duration total;

		private Duration gracePeriod = DEFAULTS.gracePeriod();

		private Builder() {
		}

		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		public Builder total(@Nullable Duration total) {
			this.total = total;
			return this;
		}

		public Builder gracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
			return this;
		}

		/**
		 * Checks the settings.
		 * @return the settings
		 * @throws IllegalArgumentException if a time is not above zero, or the grace
		 * period below it
		 */
		public TimeoutConfig build() {
			return new TimeoutConfig(this.timeout, this.total, this.gracePeriod);
		}

	}

}
