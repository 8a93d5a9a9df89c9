package io.resilience.pool;

import java.time.Duration;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link ResourcePool}. Immutable, checked when built.
 *
 * @param minSize how many resources are kept even when idle, from 0; 5 by default
 * @param maxSize how many there are at most while they are kept, at least 1; 20 by
 * default
 * @param maxOverflow how many more there may be in a burst, from 0; they are destroyed
 * when they come back; 10 by default
 * @param maxWait how long a borrower waits for a resource; 0 rejects at once; 5 s by
 * default
 * @param queueSize how many borrowers may wait at once, from 0; 1000 by default
 * @param idleTimeout how long a resource beyond {@code minSize} may be idle; 5 min by
 * default
 * @param maxLifetime age beyond which a resource is not lent again; 1 h by default
 * @param validateOnBorrow whether a resource is checked each time before it is lent; on
 * by default
 * @param checkInterval how often idle resources are checked, ended and replaced in the
 * background; 60 s by default
 * @param leakAfter how long a resource may be out before it is reported with the stack of
 * its borrower; {@code null}, the default, looks for no leaks and takes no stacks
 */
public record PoolConfig(int minSize, int maxSize, int maxOverflow, Duration maxWait, int queueSize,
		Duration idleTimeout, Duration maxLifetime, boolean validateOnBorrow, Duration checkInterval,
		@Nullable Duration leakAfter) {

	private static final PoolConfig DEFAULTS = builder().build();

	public PoolConfig {
		atLeast("min_size", minSize, 0);
		atLeast("max_size", maxSize, 1);
		atLeast("max_overflow", maxOverflow, 0);
		atLeast("queue_size", queueSize, 0);
		if (minSize > maxSize) {
			throw new IllegalArgumentException(
					"Invalid min_size (%d): must not be above max_size (%d)".formatted(minSize, maxSize));
		}
		if (maxSize + (long) maxOverflow > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("Invalid max_overflow (%d): with max_size (%d) must not be above %d"
				.formatted(maxOverflow, maxSize, Integer.MAX_VALUE));
		}
		Nanos.requireNotNegative("max_wait", maxWait);
		Nanos.requirePositive("idle_timeout", idleTimeout);
		Nanos.requirePositive("max_lifetime", maxLifetime);
		Nanos.requirePositive("check_interval", checkInterval);
		if (leakAfter != null) {
			Nanos.requirePositive("leak_after", leakAfter);
		}
	}

	private static void atLeast(String key, int value, int least) {
		if (value < least) {
			throw new IllegalArgumentException("Invalid %s (%d): must be at least %d".formatted(key, value, least));
		}
	}

	/**
	 * Most resources that can be out at once.
	 * @return {@code maxSize} and {@code maxOverflow} together
	 */
	public int capacity() {
		return this.maxSize + this.maxOverflow;
	}

	/**
	 * Five to twenty resources, thirty in a burst.
	 * @return the defaults
	 */
	public static PoolConfig defaults() {
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
		builder.minSize = this.minSize;
		builder.maxSize = this.maxSize;
		builder.maxOverflow = this.maxOverflow;
		builder.maxWait = this.maxWait;
		builder.queueSize = this.queueSize;
		builder.idleTimeout = this.idleTimeout;
		builder.maxLifetime = this.maxLifetime;
		builder.validateOnBorrow = this.validateOnBorrow;
		builder.checkInterval = this.checkInterval;
		builder.leakAfter = this.leakAfter;
		return builder;
	}

	/**
	 * Builds a {@link PoolConfig}. Not thread-safe. Each method sets the record component
	 * of its name, whose documentation holds.
	 */
	public static final class Builder {

		private int minSize = 5;

		private int maxSize = 20;

		private int maxOverflow = 10;

		private Duration maxWait = Duration.ofSeconds(5);

		private int queueSize = 1000;

		private Duration idleTimeout = Duration.ofMinutes(5);

		private Duration maxLifetime = Duration.ofHours(1);

		private boolean validateOnBorrow = true;

		private Duration checkInterval = Duration.ofSeconds(60);

		private @Nullable Duration leakAfter;

		private Builder() {
		}

		public Builder minSize(int minSize) {
			this.minSize = minSize;
			return this;
		}

		public Builder maxSize(int maxSize) {
			this.maxSize = maxSize;
			return this;
		}

		public Builder maxOverflow(int maxOverflow) {
			this.maxOverflow = maxOverflow;
			return this;
		}

		public Builder maxWait(Duration maxWait) {
			this.maxWait = maxWait;
			return this;
		}

		public Builder queueSize(int queueSize) {
			this.queueSize = queueSize;
			return this;
		}

		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		public Builder maxLifetime(Duration maxLifetime) {
			this.maxLifetime = maxLifetime;
			return this;
		}

		public Builder validateOnBorrow(boolean validateOnBorrow) {
			this.validateOnBorrow = validateOnBorrow;
			return this;
		}

		public Builder checkInterval(Duration checkInterval) {
			this.checkInterval = checkInterval;
			return this;
		}

		public Builder leakAfter(@Nullable Duration leakAfter) {
			this.leakAfter = leakAfter;
			return this;
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public PoolConfig build() {
			return new PoolConfig(this.minSize, this.maxSize, this.maxOverflow, this.maxWait, this.queueSize,
					this.idleTimeout, this.maxLifetime, this.validateOnBorrow, this.checkInterval, this.leakAfter);
		}

	}

}
