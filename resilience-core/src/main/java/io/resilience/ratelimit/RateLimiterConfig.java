package io.resilience.ratelimit;

import java.time.Duration;
import java.util.Objects;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link RateLimiter}. Immutable, checked when built.
 *
 * @param limit permits a period, at least 1; 50 by default
 * @param period the period; 1 s by default
 * @param algorithm how permits are spread; sliding window by default
 * @param burst how many permits a token bucket can save up, at least 1; the limit by
 * default. Has no meaning for a sliding window
 * @param maxWait how long a call may wait for its permits; zero, the default, rejects at
 * once
 */
public record RateLimiterConfig(int limit, Duration period, RateLimitAlgorithm algorithm, int burst, Duration maxWait) {

	private static final RateLimiterConfig DEFAULTS = builder().build();

	public RateLimiterConfig {
		if (limit < 1) {
			throw new IllegalArgumentException("Invalid limit (%d): must be at least 1".formatted(limit));
		}
		Nanos.requirePositive("period", period);
		Objects.requireNonNull(algorithm, "'algorithm' must not be null");
		if (burst < 1) {
			throw new IllegalArgumentException("Invalid burst (%d): must be at least 1".formatted(burst));
		}
		Nanos.requireNotNegative("max_wait", maxWait);
	}

	/**
	 * Fifty calls in any second.
	 * @return the defaults
	 */
	public static RateLimiterConfig defaults() {
		return DEFAULTS;
	}

	/**
	 * Starts from the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts from these settings.
	 * @return a builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.limit = this.limit;
		builder.period = this.period;
		builder.algorithm = this.algorithm;
		// A bucket of just the limit stays one when the limit changes.
		boolean own = this.algorithm == RateLimitAlgorithm.TOKEN_BUCKET && this.burst != this.limit;
		builder.burst = own ? this.burst : null;
		builder.maxWait = this.maxWait;
		return builder;
	}

	/**
	 * Builds a {@link RateLimiterConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private int limit = 50;

		private Duration period = Duration.ofSeconds(1);

		private RateLimitAlgorithm algorithm = RateLimitAlgorithm.SLIDING_WINDOW;

		private @Nullable Integer burst;

		private Duration maxWait = Duration.ZERO;

		private Builder() {
		}

		public Builder limit(int limit) {
			this.limit = limit;
			return this;
		}

		public Builder period(Duration period) {
			this.period = period;
			return this;
		}

		public Builder algorithm(RateLimitAlgorithm algorithm) {
			this.algorithm = algorithm;
			return this;
		}

		public Builder burst(int burst) {
			this.burst = burst;
			return this;
		}

		public Builder maxWait(Duration maxWait) {
			this.maxWait = maxWait;
			return this;
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public RateLimiterConfig build() {
			if (this.burst != null && this.algorithm == RateLimitAlgorithm.SLIDING_WINDOW) {
				throw new IllegalArgumentException(
						"Invalid burst (%d): a sliding_window has no burst; use algorithm token_bucket or leave it out"
							.formatted(this.burst));
			}
			return new RateLimiterConfig(this.limit, this.period, this.algorithm,
					(this.burst != null) ? this.burst : Math.max(1, this.limit), this.maxWait);
		}

	}

}
