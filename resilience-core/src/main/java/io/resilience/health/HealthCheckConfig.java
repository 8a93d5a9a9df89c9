package io.resilience.health;

import java.time.Duration;

import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * When and how a {@link HealthCheck} is made. Immutable.
 *
 * @param critical whether everything is unhealthy while this is; false by default
 * @param interval how often to check, above zero; 30 s by default
 * @param recoveryInterval how often to check while it is not healthy, above zero; the
 * interval by default
 * @param timeout how long a check may take, above zero; 5 s by default
 * @param alertThreshold how many times in a row it must be in trouble for an alert, at
 * least 1; 2 by default
 * @param alertInterval how long after an alert was raised the next one may be; zero, the
 * default, for at once
 */
public record HealthCheckConfig(boolean critical, Duration interval, Duration recoveryInterval, Duration timeout,
		int alertThreshold, Duration alertInterval) {

	private static final HealthCheckConfig DEFAULTS = builder().build();

	public HealthCheckConfig {
		Nanos.requirePositive("interval", interval);
		Nanos.requirePositive("recovery_interval", recoveryInterval);
		Nanos.requirePositive("timeout", timeout);
		Nanos.requireNotNegative("alert_interval", alertInterval);
		if (alertThreshold < 1) {
			throw new IllegalArgumentException(
					"Invalid alert_threshold (%d): must be at least 1".formatted(alertThreshold));
		}
	}

	/**
	 * Not critical, each 30 s, for at most 5 s, an alert after 2 troubles in a row.
	 * @return the defaults
	 */
	public static HealthCheckConfig defaults() {
		return DEFAULTS;
	}

	/**
	 * Starts with the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds a {@link HealthCheckConfig}. Not thread-safe.
	 */
	public static final class Builder {

		private boolean critical;

		private Duration interval = Duration.ofSeconds(30);

		private @Nullable Duration recoveryInterval;

		private Duration timeout = Duration.ofSeconds(5);

		private int alertThreshold = 2;

		private Duration alertInterval = Duration.ZERO;

		private Builder() {
		}

		/**
		 * Whether everything is unhealthy while this is.
		 * @param critical whether it is critical
		 * @return this
		 */
		public Builder critical(boolean critical) {
			this.critical = critical;
			return this;
		}

		/**
		 * How often to check.
		 * @param interval above zero
		 * @return this
		 */
		public Builder interval(Duration interval) {
			this.interval = interval;
			return this;
		}

		/**
		 * How often to check while it is not healthy.
		 * @param recoveryInterval above zero, or {@code null} for the interval
		 * @return this
		 */
		public Builder recoveryInterval(@Nullable Duration recoveryInterval) {
			this.recoveryInterval = recoveryInterval;
			return this;
		}

		/**
		 * How long a check may take.
		 * @param timeout above zero
		 * @return this
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * How many times in a row it must be in trouble for an alert.
		 * @param alertThreshold at least 1
		 * @return this
		 */
		public Builder alertThreshold(int alertThreshold) {
			this.alertThreshold = alertThreshold;
			return this;
		}

		/**
		 * How long after an alert was raised the next one may be, so that what comes and
		 * goes does not tell each time.
		 * @param alertInterval not negative
		 * @return this
		 */
		public Builder alertInterval(Duration alertInterval) {
			this.alertInterval = alertInterval;
			return this;
		}

		/**
		 * Builds it.
		 * @return the settings
		 * @throws IllegalArgumentException if they cannot work
		 */
		public HealthCheckConfig build() {
			return new HealthCheckConfig(this.critical, this.interval,
					(this.recoveryInterval != null) ? this.recoveryInterval : this.interval, this.timeout,
					this.alertThreshold, this.alertInterval);
		}

	}

}
