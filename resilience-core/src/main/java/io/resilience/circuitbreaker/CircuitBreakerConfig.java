package io.resilience.circuitbreaker;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.resilience.ExceptionFilter;
import io.resilience.time.Nanos;
import io.resilience.window.CountWindow;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link CircuitBreaker}. Immutable, checked when built.
 *
 * @param failureThreshold failures in a row that open it, at least 1; 5 by default
 * @param successThreshold successful probes that close it, at least 1; 3 by default
 * @param recoveryTimeout how long it stays open before it admits probes; 30 s by default
 * @param halfOpenMaxCalls probes that may be under way at once, at least 1; 3 by default
 * @param probeLease how long a probe may hold its place; a probe that takes longer loses
 * it to the next one, its late success no longer counts, its late failure does. The
 * recovery timeout by default; in a guard at least the timeout
 * @param useFailureRate whether a failure rate over the window opens it too; off by
 * default
 * @param failureRateThreshold share of failed calls that opens it, above 0 and at most 1;
 * 0.5 by default
 * @param minimumCalls calls that the window must hold before a rate decides, at least 1;
 * 10 by default
 * @param windowType what the rate is computed over; time by default
 * @param windowDuration length of a time window; 60 s by default
 * @param windowSize length of a count window, from 1 to 1,000,000; 100 by default
 * @param slowCallDuration from which duration on a call counts like a failure, even while
 * it is still under way and however it ends later, or {@code null} (the default) for
 * never
 * @param slowCallRateThreshold share of slow calls that opens it, above 0 and at most 1;
 * 0.8 by default. Has no effect without {@code slowCallDuration}
 * @param recoveryBackoffMultiplier factor by which the recovery timeout grows each time a
 * probe fails, at least 1; 1 (no growth) by default
 * @param recoveryTimeoutMax longest recovery timeout after growth; 10 min by default
 * @param recoveryTimeoutJitter by which share of it the recovery timeout may be longer,
 * by chance and anew each time, from 0 to 1: breakers that have opened together, in all
 * processes that call one dependency, then do not probe it together. 0 (not at all) by
 * default
 * @param exceptions which exceptions count as failures (included; all by default) and
 * which are neither failure nor success (excluded)
 * @param resultFailure which results count as failures, or {@code null} for none. One
 * that throws is logged once, and the result counts as a success
 * @param observeOnly whether the breaker only watches: all is counted, all its moves are
 * made and told, but no call is refused, not even when forced open. Those that would have
 * been are counted as {@code notPermitted}, and their outcomes are not. Off by default
 */
public record CircuitBreakerConfig(int failureThreshold, int successThreshold, Duration recoveryTimeout,
		int halfOpenMaxCalls, Duration probeLease, boolean useFailureRate, double failureRateThreshold,
		int minimumCalls, WindowType windowType, Duration windowDuration, int windowSize,
		@Nullable Duration slowCallDuration, double slowCallRateThreshold, double recoveryBackoffMultiplier,
		Duration recoveryTimeoutMax, double recoveryTimeoutJitter, ExceptionFilter exceptions,
		@Nullable Predicate<@Nullable Object> resultFailure, boolean observeOnly) {

	private static final CircuitBreakerConfig DEFAULTS = builder().build();

	public CircuitBreakerConfig {
		requireAtLeastOne("failure_threshold", failureThreshold);
		requireAtLeastOne("success_threshold", successThreshold);
		Nanos.requirePositive("recovery_timeout", recoveryTimeout);
		requireAtLeastOne("half_open_max_calls", halfOpenMaxCalls);
		Nanos.requirePositive("probe_lease", probeLease);
		requireShare("failure_rate_threshold", failureRateThreshold);
		requireAtLeastOne("minimum_calls", minimumCalls);
		Objects.requireNonNull(windowType, "'windowType' must not be null");
		Nanos.requirePositive("window_duration", windowDuration);
		requireAtLeastOne("window_size", windowSize);
		if (windowSize > CountWindow.MAX_SIZE) {
			throw new IllegalArgumentException(
					"Invalid window_size (%d): must not exceed %d".formatted(windowSize, CountWindow.MAX_SIZE));
		}
		boolean rates = useFailureRate || slowCallDuration != null;
		if (windowType == WindowType.COUNT && rates && minimumCalls > windowSize) {
			throw new IllegalArgumentException(
					"Invalid minimum_calls (%d): must not exceed window_size (%d), or no rate could ever open the breaker"
						.formatted(minimumCalls, windowSize));
		}
		if (slowCallDuration != null) {
			Nanos.requirePositive("slow_call_duration", slowCallDuration);
		}
		requireShare("slow_call_rate_threshold", slowCallRateThreshold);
		if (!(recoveryBackoffMultiplier >= 1) || Double.isInfinite(recoveryBackoffMultiplier)) {
			throw new IllegalArgumentException(
					"Invalid recovery_backoff_multiplier (%s): must be a number of at least 1"
						.formatted(recoveryBackoffMultiplier));
		}
		if (recoveryTimeoutMax.compareTo(recoveryTimeout) < 0) {
			throw new IllegalArgumentException(
					"Invalid recovery_timeout_max (%s): must not be below recovery_timeout (%s)"
						.formatted(recoveryTimeoutMax, recoveryTimeout));
		}
		if (!(recoveryTimeoutJitter >= 0 && recoveryTimeoutJitter <= 1)) {
			throw new IllegalArgumentException(
					"Invalid recovery_timeout_jitter (%s): must be from 0 to 1".formatted(recoveryTimeoutJitter));
		}
		Objects.requireNonNull(exceptions, "'exceptions' must not be null");
	}

	private static void requireAtLeastOne(String key, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("Invalid %s (%d): must be at least 1".formatted(key, value));
		}
	}

	private static void requireShare(String key, double value) {
		if (!(value > 0 && value <= 1)) {
			throw new IllegalArgumentException("Invalid %s (%s): must be above 0 and at most 1".formatted(key, value));
		}
	}

	/**
	 * Five failures in a row open it for 30 s.
	 * @return the defaults
	 */
	public static CircuitBreakerConfig defaults() {
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
		builder.failureThreshold = this.failureThreshold;
		builder.successThreshold = this.successThreshold;
		builder.recoveryTimeout = this.recoveryTimeout;
		builder.halfOpenMaxCalls = this.halfOpenMaxCalls;
		builder.probeLease = this.probeLease.equals(this.recoveryTimeout) ? null : this.probeLease;
		builder.useFailureRate = this.useFailureRate;
		builder.failureRateThreshold = this.failureRateThreshold;
		builder.minimumCalls = this.minimumCalls;
		builder.windowType = this.windowType;
		builder.windowDuration = this.windowDuration;
		builder.windowSize = this.windowSize;
		builder.slowCallDuration = this.slowCallDuration;
		builder.slowCallRateThreshold = this.slowCallRateThreshold;
		builder.recoveryBackoffMultiplier = this.recoveryBackoffMultiplier;
		builder.recoveryTimeoutMax = this.recoveryTimeoutMax;
		builder.recoveryTimeoutJitter = this.recoveryTimeoutJitter;
		builder.exceptions = this.exceptions;
		builder.resultFailure = this.resultFailure;
		builder.observeOnly = this.observeOnly;
		return builder;
	}

	/**
	 * Builds a {@link CircuitBreakerConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private static final Duration DEFAULT_RECOVERY_TIMEOUT_MAX = Duration.ofMinutes(10);

		private int failureThreshold = 5;

		private int successThreshold = 3;

		private Duration recoveryTimeout = Duration.ofSeconds(30);

		private int halfOpenMaxCalls = 3;

		private @Nullable Duration probeLease;

		private boolean useFailureRate;

		private double failureRateThreshold = 0.5;

		private int minimumCalls = 10;

		private WindowType windowType = WindowType.TIME;

		private Duration windowDuration = Duration.ofSeconds(60);

		private int windowSize = 100;

		private @Nullable Duration slowCallDuration;

		private double slowCallRateThreshold = 0.8;

		private double recoveryBackoffMultiplier = 1;

		private @Nullable Duration recoveryTimeoutMax;

		private double recoveryTimeoutJitter;

		private ExceptionFilter exceptions = ExceptionFilter.ALL;

		private @Nullable Predicate<@Nullable Object> resultFailure;

		private boolean observeOnly;

		private Builder() {
		}

		public Builder failureThreshold(int failureThreshold) {
			this.failureThreshold = failureThreshold;
			return this;
		}

		public Builder successThreshold(int successThreshold) {
			this.successThreshold = successThreshold;
			return this;
		}

		public Builder recoveryTimeout(Duration recoveryTimeout) {
			this.recoveryTimeout = recoveryTimeout;
			return this;
		}

		public Builder halfOpenMaxCalls(int halfOpenMaxCalls) {
			this.halfOpenMaxCalls = halfOpenMaxCalls;
			return this;
		}

		public Builder probeLease(Duration probeLease) {
			this.probeLease = probeLease;
			return this;
		}

		public Builder useFailureRate(boolean useFailureRate) {
			this.useFailureRate = useFailureRate;
			return this;
		}

		public Builder failureRateThreshold(double failureRateThreshold) {
			this.failureRateThreshold = failureRateThreshold;
			return this;
		}

		public Builder minimumCalls(int minimumCalls) {
			this.minimumCalls = minimumCalls;
			return this;
		}

		public Builder windowType(WindowType windowType) {
			this.windowType = windowType;
			return this;
		}

		public Builder windowDuration(Duration windowDuration) {
			this.windowDuration = windowDuration;
			return this;
		}

		public Builder windowSize(int windowSize) {
			this.windowSize = windowSize;
			return this;
		}

		public Builder slowCallDuration(@Nullable Duration slowCallDuration) {
			this.slowCallDuration = slowCallDuration;
			return this;
		}

		public Builder slowCallRateThreshold(double slowCallRateThreshold) {
			this.slowCallRateThreshold = slowCallRateThreshold;
			return this;
		}

		public Builder recoveryBackoffMultiplier(double recoveryBackoffMultiplier) {
			this.recoveryBackoffMultiplier = recoveryBackoffMultiplier;
			return this;
		}

		public Builder recoveryTimeoutMax(Duration recoveryTimeoutMax) {
			this.recoveryTimeoutMax = recoveryTimeoutMax;
			return this;
		}

		public Builder recoveryTimeoutJitter(double recoveryTimeoutJitter) {
			this.recoveryTimeoutJitter = recoveryTimeoutJitter;
			return this;
		}

		public Builder exceptions(ExceptionFilter exceptions) {
			this.exceptions = exceptions;
			return this;
		}

		/**
		 * Which exceptions count as failures; all others count as successes.
		 * @param failureExceptions the classes, subclasses and causes included
		 * @return this
		 */
		@SafeVarargs
		@SuppressWarnings("varargs")
		public final Builder failureExceptions(Class<? extends Throwable>... failureExceptions) {
			this.exceptions = new ExceptionFilter(List.of(failureExceptions), this.exceptions.excluded());
			return this;
		}

		/**
		 * Which exceptions are neither failure nor success. Beats
		 * {@link #failureExceptions}.
		 * @param ignoredExceptions the classes, subclasses and causes included
		 * @return this
		 */
		@SafeVarargs
		@SuppressWarnings("varargs")
		public final Builder ignoredExceptions(Class<? extends Throwable>... ignoredExceptions) {
			this.exceptions = new ExceptionFilter(this.exceptions.included(), List.of(ignoredExceptions));
			return this;
		}

		public Builder resultFailure(@Nullable Predicate<@Nullable Object> resultFailure) {
			this.resultFailure = resultFailure;
			return this;
		}

		public Builder observeOnly(boolean observeOnly) {
			this.observeOnly = observeOnly;
			return this;
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public CircuitBreakerConfig build() {
			Duration max = this.recoveryTimeoutMax;
			if (max == null) {
				max = (DEFAULT_RECOVERY_TIMEOUT_MAX.compareTo(this.recoveryTimeout) < 0) ? this.recoveryTimeout
						: DEFAULT_RECOVERY_TIMEOUT_MAX;
			}
			return new CircuitBreakerConfig(this.failureThreshold, this.successThreshold, this.recoveryTimeout,
					this.halfOpenMaxCalls, (this.probeLease != null) ? this.probeLease : this.recoveryTimeout,
					this.useFailureRate, this.failureRateThreshold, this.minimumCalls, this.windowType,
					this.windowDuration, this.windowSize, this.slowCallDuration, this.slowCallRateThreshold,
					this.recoveryBackoffMultiplier, max, this.recoveryTimeoutJitter, this.exceptions,
					this.resultFailure, this.observeOnly);
		}

	}

}
