package io.resilience.loadshed;

import java.time.Duration;
import java.util.Objects;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link LoadShedder}. Immutable, checked when built.
 *
 * @param strategy which calls are shed first; adaptive by default
 * @param algorithm how the adaptive strategy learns its limit; gradient by default
 * @param initialLimit calls in flight that the adaptive limit starts with; 100 by default
 * @param minLimit its floor, at least 1; 10 by default
 * @param maxLimit its ceiling, and for the other strategies the hard limit of calls in
 * flight; 1000 by default
 * @param lowWatermark pressure from which on calls are shed, above 0; 0.85 by default
 * @param highWatermark pressure from which on all but critical calls are shed, not below
 * the low one and at most 1; 1 by default
 * @param criticalReserve share of the limit that only critical calls may use, from 0 to
 * below 1; 0.1 by default
 * @param cpuThreshold CPU load of the container from which on calls are shed (all but
 * critical ones at full load), above 0 and at most 1; 0.9 by default. 1 means that CPU is
 * not watched
 * @param memoryThreshold share of the heap in use after garbage collection from which on
 * calls are shed (all but critical ones when none is left), above 0 and at most 1; 0.9 by
 * default. 1 means that memory is not watched
 * @param latencyThreshold mean latency from which on calls are shed (all but critical
 * ones at twice that), and for AIMD the latency above which a call counts as dropped;
 * {@code null} (the default) for none
 * @param sampleInterval how often the signals are read at most; 500 ms by default
 * @param maxClients how many clients the fair strategy tells apart well, from 1 to
 * 100,000; 1000 by default. Takes 32 to 64 bytes each
 * @param retryAfter what callers are told to wait; 1 s by default
 */
public record LoadShedderConfig(ShedStrategy strategy, LimitAlgorithm algorithm, int initialLimit, int minLimit,
		int maxLimit, double lowWatermark, double highWatermark, double criticalReserve, double cpuThreshold,
		double memoryThreshold, @Nullable Duration latencyThreshold, Duration sampleInterval, int maxClients,
		Duration retryAfter) {

	private static final LoadShedderConfig DEFAULTS = builder().build();

	public LoadShedderConfig {
		Objects.requireNonNull(strategy, "'strategy' must not be null");
		Objects.requireNonNull(algorithm, "'algorithm' must not be null");
		Bounds.of(initialLimit, minLimit, maxLimit);
		requireShare("low_watermark", lowWatermark);
		requireShare("high_watermark", highWatermark);
		if (highWatermark < lowWatermark) {
			throw new IllegalArgumentException("Invalid high_watermark (%s): must not be below low_watermark (%s)"
				.formatted(highWatermark, lowWatermark));
		}
		if (!(criticalReserve >= 0 && criticalReserve < 1)) {
			throw new IllegalArgumentException(
					"Invalid critical_reserve (%s): must be from 0 to below 1".formatted(criticalReserve));
		}
		requireShare("cpu_threshold", cpuThreshold);
		requireShare("memory_threshold", memoryThreshold);
		if (latencyThreshold != null) {
			Nanos.requirePositive("latency_threshold", latencyThreshold);
		}
		Nanos.requirePositive("sample_interval", sampleInterval);
		if (maxClients < 1 || maxClients > 100_000) {
			throw new IllegalArgumentException(
					"Invalid max_clients (%d): must be from 1 to 100000".formatted(maxClients));
		}
		Nanos.requireNotNegative("retry_after", retryAfter);
	}

	/**
	 * An adaptive limit from 10 to 1000 that starts at 100, and attention to CPU and
	 * memory.
	 * @return the defaults
	 */
	public static LoadShedderConfig defaults() {
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
		builder.strategy = this.strategy;
		builder.algorithm = this.algorithm;
		builder.initialLimit = this.initialLimit;
		builder.minLimit = this.minLimit;
		builder.maxLimit = this.maxLimit;
		builder.lowWatermark = this.lowWatermark;
		builder.highWatermark = this.highWatermark;
		builder.criticalReserve = this.criticalReserve;
		builder.cpuThreshold = this.cpuThreshold;
		builder.memoryThreshold = this.memoryThreshold;
		builder.latencyThreshold = this.latencyThreshold;
		builder.sampleInterval = this.sampleInterval;
		builder.maxClients = this.maxClients;
		builder.retryAfter = this.retryAfter;
		return builder;
	}

	Bounds bounds() {
		return Bounds.of(this.initialLimit, this.minLimit, this.maxLimit);
	}

	long latencyThresholdNanos() {
		return (this.latencyThreshold != null) ? Nanos.of(this.latencyThreshold) : Nanos.FOREVER;
	}

	private static void requireShare(String key, double value) {
		if (!(value > 0 && value <= 1)) {
			throw new IllegalArgumentException("Invalid %s (%s): must be above 0 and at most 1".formatted(key, value));
		}
	}

	/**
	 * Builds a {@link LoadShedderConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private ShedStrategy strategy = ShedStrategy.ADAPTIVE;

		private LimitAlgorithm algorithm = LimitAlgorithm.GRADIENT;

		private @Nullable Integer initialLimit;

		private int minLimit = 10;

		private int maxLimit = 1000;

		private double lowWatermark = 0.85;

		private double highWatermark = 1;

		private double criticalReserve = 0.1;

		private double cpuThreshold = 0.9;

		private double memoryThreshold = 0.9;

		private @Nullable Duration latencyThreshold;

		private Duration sampleInterval = Duration.ofMillis(500);

		private int maxClients = 1000;

		private Duration retryAfter = Duration.ofSeconds(1);

		private Builder() {
		}

		public Builder strategy(ShedStrategy strategy) {
			this.strategy = strategy;
			return this;
		}

		public Builder algorithm(LimitAlgorithm algorithm) {
			this.algorithm = algorithm;
			return this;
		}

		/**
		 * Where it is not called, the adaptive limit starts with 100, or with the nearest
		 * of its bounds.
		 * @param initialLimit from the floor to the ceiling
		 * @return this
		 */
		public Builder initialLimit(int initialLimit) {
			this.initialLimit = initialLimit;
			return this;
		}

		public Builder minLimit(int minLimit) {
			this.minLimit = minLimit;
			return this;
		}

		public Builder maxLimit(int maxLimit) {
			this.maxLimit = maxLimit;
			return this;
		}

		public Builder lowWatermark(double lowWatermark) {
			this.lowWatermark = lowWatermark;
			return this;
		}

		public Builder highWatermark(double highWatermark) {
			this.highWatermark = highWatermark;
			return this;
		}

		public Builder criticalReserve(double criticalReserve) {
			this.criticalReserve = criticalReserve;
			return this;
		}

		public Builder cpuThreshold(double cpuThreshold) {
			this.cpuThreshold = cpuThreshold;
			return this;
		}

		public Builder memoryThreshold(double memoryThreshold) {
			this.memoryThreshold = memoryThreshold;
			return this;
		}

		public Builder latencyThreshold(@Nullable Duration latencyThreshold) {
			this.latencyThreshold = latencyThreshold;
			return this;
		}

		public Builder sampleInterval(Duration sampleInterval) {
			this.sampleInterval = sampleInterval;
			return this;
		}

		public Builder maxClients(int maxClients) {
			this.maxClients = maxClients;
			return this;
		}

		public Builder retryAfter(Duration retryAfter) {
			this.retryAfter = retryAfter;
			return this;
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public LoadShedderConfig build() {
			int initial = (this.initialLimit != null) ? this.initialLimit
					: Math.max(this.minLimit, Math.min(100, this.maxLimit));
			return new LoadShedderConfig(this.strategy, this.algorithm, initial, this.minLimit, this.maxLimit,
					this.lowWatermark, this.highWatermark, this.criticalReserve, this.cpuThreshold,
					this.memoryThreshold, this.latencyThreshold, this.sampleInterval, this.maxClients, this.retryAfter);
		}

	}

}
