package io.resilience.memory;

import java.time.Duration;
import java.util.Objects;

import io.resilience.time.Nanos;

/**
 * Settings of a {@link MemoryGuard}. Immutable, checked when built.
 *
 * @param softLimit from where background work is to wait; 0.8 of the heap by default
 * @param hardLimit from where only critical work is to enter; 0.92 of the heap by default
 * @param hysteresis how far below a limit, as a share of it, the memory must fall before
 * the limit counts as left, from 0 to below 1; 0.05 by default
 * @param staleAfter for how long a figure counts that no garbage collection has renewed;
 * 60 s by default. Without it a guard that keeps all work out would wait for a collection
 * that only work can cause
 * @param maxTags how many tags allocations are told apart by, at least 1; more are
 * counted as {@code other}; 100 by default
 */
public record MemoryGuardConfig(MemoryLimit softLimit, MemoryLimit hardLimit, double hysteresis, Duration staleAfter,
		int maxTags) {

	private static final MemoryGuardConfig DEFAULTS = builder().build();

	public MemoryGuardConfig {
		Objects.requireNonNull(softLimit, "'softLimit' must not be null");
		Objects.requireNonNull(hardLimit, "'hardLimit' must not be null");
		boolean ordered = !softLimit.isComparable(hardLimit)
				|| (softLimit.bytes() <= hardLimit.bytes() && softLimit.share() <= hardLimit.share());
		if (!ordered) {
			throw new IllegalArgumentException(
					"Invalid soft_limit (%s): must not be above hard_limit (%s)".formatted(softLimit, hardLimit));
		}
		if (!(hysteresis >= 0 && hysteresis < 1)) {
			throw new IllegalArgumentException(
					"Invalid hysteresis (%s): must be from 0 to below 1".formatted(hysteresis));
		}
		Nanos.requirePositive("stale_after", staleAfter);
		if (maxTags < 1) {
			throw new IllegalArgumentException("Invalid max_tags (%d): must be at least 1".formatted(maxTags));
		}
	}

	/**
	 * Limits at 0.8 and 0.92 of the heap.
	 * @return the defaults
	 */
	public static MemoryGuardConfig defaults() {
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
		builder.softLimit = this.softLimit;
		builder.hardLimit = this.hardLimit;
		builder.hysteresis = this.hysteresis;
		builder.staleAfter = this.staleAfter;
		builder.maxTags = this.maxTags;
		return builder;
	}

	/**
	 * Builds a {@link MemoryGuardConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private MemoryLimit softLimit = MemoryLimit.ofHeap(0.8);

		private MemoryLimit hardLimit = MemoryLimit.ofHeap(0.92);

		private double hysteresis = 0.05;

		private Duration staleAfter = Duration.ofSeconds(60);

		private int maxTags = 100;

		private Builder() {
		}

		public Builder softLimit(MemoryLimit softLimit) {
			this.softLimit = softLimit;
			return this;
		}

		public Builder hardLimit(MemoryLimit hardLimit) {
			this.hardLimit = hardLimit;
			return this;
		}

		public Builder hysteresis(double hysteresis) {
			this.hysteresis = hysteresis;
			return this;
		}

		public Builder staleAfter(Duration staleAfter) {
			this.staleAfter = staleAfter;
			return this;
		}

		public Builder maxTags(int maxTags) {
			this.maxTags = maxTags;
			return this;
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public MemoryGuardConfig build() {
			return new MemoryGuardConfig(this.softLimit, this.hardLimit, this.hysteresis, this.staleAfter,
					this.maxTags);
		}

	}

}
