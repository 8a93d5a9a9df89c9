package io.resilience.hedge;

import java.time.Duration;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Hedge}. Immutable, checked when built. Only for calls that may
 * safely run twice.
 *
 * @param delay how long the first attempt may take before a second one starts beside it;
 * also what counts until {@code delayPercentile} has seen enough calls. 1 s by default
 * @param delayPercentile share of recent calls, above 0 and below 1, that are faster than
 * the wait before a hedge, or {@code null} (the default) for the fixed delay
 * @param maxHedges how many further attempts may run beside the first, at least 1; 1 by
 * default
 */
public record HedgeConfig(Duration delay, @Nullable Double delayPercentile, int maxHedges) {

	private static final HedgeConfig DEFAULTS = builder().build();

	public HedgeConfig {
		Nanos.requireNotNegative("delay", delay);
		if (delayPercentile != null && !(delayPercentile > 0 && delayPercentile < 1)) {
			throw new IllegalArgumentException(
					"Invalid delay_percentile (%s): must be above 0 and below 1".formatted(delayPercentile));
		}
		if (maxHedges < 1) {
			throw new IllegalArgumentException("Invalid max_hedges (%d): must be at least 1".formatted(maxHedges));
		}
	}

	/**
	 * One hedge after a second.
	 * @return the defaults
	 */
	public static HedgeConfig defaults() {
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
	 * Builds a {@link HedgeConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private Duration delay = Duration.ofSeconds(1);

		private @Nullable Double delayPercentile;

		private int maxHedges = 1;

		private Builder() {
		}

		public Builder delay(Duration delay) {
			this.delay = delay;
			return this;
		}

		public Builder delayPercentile(@Nullable Double delayPercentile) {
			this.delayPercentile = delayPercentile;
			return this;
		}

		public Builder maxHedges(int maxHedges) {
			this.maxHedges = maxHedges;
			return this;
		}

		/**
		 * Checks the settings.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible
		 */
		public HedgeConfig build() {
			return new HedgeConfig(this.delay, this.delayPercentile, this.maxHedges);
		}

	}

}
