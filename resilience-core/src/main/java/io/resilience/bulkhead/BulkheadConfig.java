package io.resilience.bulkhead;

import java.time.Duration;
import java.util.Objects;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Bulkhead}. Immutable, checked when built.
 *
 * @param type where the body runs; semaphore by default
 * @param maxConcurrent how many bodies may be inside at once, at least 1; 10 by default
 * @param maxWait how long a call may wait for a permit; zero, the default, rejects at
 * once
 * @param queueSize how many calls may wait at once, at least 0; 1000 by default
 */
public record BulkheadConfig(BulkheadType type, int maxConcurrent, Duration maxWait, int queueSize) {

	/** How many calls may wait for a permit where nothing else is said. */
	public static final int DEFAULT_QUEUE_SIZE = 1000;

	private static final BulkheadConfig DEFAULTS = builder().build();

	public BulkheadConfig {
		Objects.requireNonNull(type, "'type' must not be null");
		if (maxConcurrent < 1) {
			throw new IllegalArgumentException(
					"Invalid max_concurrent (%d): must be at least 1".formatted(maxConcurrent));
		}
		Nanos.requireNotNegative("max_wait", maxWait);
		if (queueSize < 0) {
			throw new IllegalArgumentException("Invalid queue_size (%d): must not be negative".formatted(queueSize));
		}
	}

	/**
	 * Ten permits on a semaphore, no waiting.
	 * @return the defaults
	 */
	public static BulkheadConfig defaults() {
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
		builder.type = this.type;
		builder.maxConcurrent = this.maxConcurrent;
		builder.maxWait = this.maxWait;
		builder.queueSize = this.queueSize;
		return builder;
	}

	/**
	 * Builds a {@link BulkheadConfig}. Not thread-safe.
	 */
	public static final class Builder {

		private BulkheadType type = BulkheadType.SEMAPHORE;

		private int maxConcurrent = 10;

		private @Nullable Duration maxWait;

		private @Nullable Integer queueSize;

		private Builder() {
		}

		/**
		 * Where the body runs.
		 * @param type the type
		 * @return this
		 */
		public Builder type(BulkheadType type) {
			this.type = Objects.requireNonNull(type, "'type' must not be null");
			return this;
		}

		/**
		 * How many bodies may be inside at once.
		 * @param maxConcurrent at least 1
		 * @return this
		 */
		public Builder maxConcurrent(int maxConcurrent) {
			this.maxConcurrent = maxConcurrent;
			return this;
		}

		/**
		 * How long a call may wait for a permit.
		 * @param maxWait zero to reject at once
		 * @return this
		 */
		public Builder maxWait(Duration maxWait) {
			this.maxWait = Objects.requireNonNull(maxWait, "'maxWait' must not be null");
			return this;
		}

		/**
		 * How many calls may wait at once. Where no {@link #maxWait(Duration)} is set, a
		 * queue above zero lets calls wait as long as their timeout allows.
		 * @param queueSize at least 0
		 * @return this
		 */
		public Builder queueSize(int queueSize) {
			this.queueSize = queueSize;
			return this;
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public BulkheadConfig build() {
			Duration wait = this.maxWait;
			if (wait == null) {
				wait = (this.queueSize != null && this.queueSize > 0) ? Duration.ofNanos(Nanos.FOREVER) : Duration.ZERO;
			}
			return new BulkheadConfig(this.type, this.maxConcurrent, wait,
					(this.queueSize != null) ? this.queueSize : DEFAULT_QUEUE_SIZE);
		}

	}

}
