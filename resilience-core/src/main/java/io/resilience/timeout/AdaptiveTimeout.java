package io.resilience.timeout;

import java.time.Duration;

import io.resilience.time.Nanos;
import io.resilience.window.RecentLatency;

/**
 * A timeout that follows the latency: {@code percentile × multiplier} of the successful
 * calls of the last minute, kept between two bounds, and computed anew at most once a
 * second.
 * <p>
 * As long as fewer than {@value #MINIMUM_CALLS} calls have succeeded in that minute, the
 * configured timeout holds. So it does again when latency rises above the adaptive
 * timeout so fast that no call succeeds any more: only successes are measured, and what a
 * call would have taken that was stopped nobody knows. Pure but for the time, which it is
 * given. Thread-safe.
 */
public final class AdaptiveTimeout {

	/** Successful calls in the last minute that it takes to know their latency. */
	public static final int MINIMUM_CALLS = 100;

	private final RecentLatency recent;

	private volatile Settings settings;

	/**
	 * Creates an adaptive timeout that has seen no call.
	 * @param config its settings
	 * @param configured the timeout that holds until there were enough calls
	 * @param now monotonic nanoseconds
	 */
	public AdaptiveTimeout(AdaptiveTimeoutConfig config, Duration configured, long now) {
		this.recent = new RecentLatency(MINIMUM_CALLS, now);
		this.settings = new Settings(config, configured);
	}

	/**
	 * Counts a successful attempt.
	 * @param now monotonic nanoseconds
	 * @param nanos how long it took
	 */
	public void record(long now, long nanos) {
		this.recent.record(now, nanos);
	}

	/**
	 * The timeout in force.
	 * @param now monotonic nanoseconds
	 * @return nanoseconds
	 */
	public long timeoutNanos(long now) {
		Settings settings = this.settings;
		long latency = this.recent.percentileNanos(settings.config.percentile(), now);
		return (latency != RecentLatency.UNKNOWN) ? settings.timeoutFor(latency) : settings.configuredNanos;
	}

	/**
	 * Settings in force.
	 * @return the settings
	 */
	public AdaptiveTimeoutConfig config() {
		return this.settings.config;
	}

	/**
	 * Changes the settings; the latencies stay.
	 * @param config the new settings
	 * @param configured the timeout that holds until there were enough calls
	 */
	public void configure(AdaptiveTimeoutConfig config, Duration configured) {
		this.settings = new Settings(config, configured);
	}

	private static final class Settings {

		private final AdaptiveTimeoutConfig config;

		private final long configuredNanos;

		private final long minNanos;

		private final long maxNanos;

		Settings(AdaptiveTimeoutConfig config, Duration configured) {
			this.config = config;
			this.configuredNanos = Nanos.of(configured);
			this.minNanos = Nanos.of(config.min());
			this.maxNanos = Nanos.of(config.max());
		}

		long timeoutFor(long latencyNanos) {
			double timeout = latencyNanos * this.config.multiplier();
			return (timeout < this.maxNanos) ? Math.max(this.minNanos, (long) timeout) : this.maxNanos;
		}

	}

}
