package io.resilience.retry;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;

import io.resilience.ExceptionFilter;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Retry}. Immutable, checked when built.
 *
 * @param maxAttempts how often the body may be tried, the first time included, at least
 * 1; 3 by default
 * @param baseDelay the first pause; 1 s by default, may be zero
 * @param maxDelay the longest pause, not below the base; 60 s by default
 * @param backoff how the pause grows; exponential by default
 * @param backoffMultiplier factor of an exponential backoff, at least 1; 2 by default
 * @param jitter how pauses are spread; full by default
 * @param exceptions which exceptions are retried (included; all by default) and which are
 * not (excluded). An {@link Error}, a rejection and an interrupt never are
 * @param retryOnResult which results are retried, or {@code null} for none; the last
 * result is returned when no attempt is left
 * @param customBackoff own pause in nanoseconds by number of the retry (from 1), in place
 * of {@code backoff}, or {@code null}; still capped and spread
 * @param retryAfter how long a failure tells to stay away, or {@code null} (also from the
 * function) to ask the failure itself, which may be a {@link RetryAfter}. No attempt is
 * made earlier; told more than {@code maxDelay}, none is made at all
 * @param budgetRatio retries allowed as a share of calls, from 0 to 1; 0.1 by default
 * @param budgetMinPerSecond retries a second allowed on top of the share, at least 0; 10
 * by default
 */
public record RetryConfig(int maxAttempts, Duration baseDelay, Duration maxDelay, Backoff backoff,
		double backoffMultiplier, Jitter jitter, ExceptionFilter exceptions,
		@Nullable Predicate<@Nullable Object> retryOnResult, @Nullable IntToLongFunction customBackoff,
		@Nullable Function<Throwable, @Nullable Duration> retryAfter, double budgetRatio, double budgetMinPerSecond) {

	private static final RetryConfig DEFAULTS = builder().build();

	public RetryConfig {
		if (maxAttempts < 1) {
			throw new IllegalArgumentException(
					"Invalid max_attempts (%d): must be at least 1, the first call included".formatted(maxAttempts));
		}
		Nanos.requireNotNegative("base_delay", baseDelay);
		Nanos.requireNotNegative("max_delay", maxDelay);
		if (maxDelay.compareTo(baseDelay) < 0) {
			throw new IllegalArgumentException(
					"Invalid max_delay (%s): must not be below base_delay (%s)".formatted(maxDelay, baseDelay));
		}
		Objects.requireNonNull(backoff, "'backoff' must not be null");
		if (!(backoffMultiplier >= 1) || Double.isInfinite(backoffMultiplier)) {
			throw new IllegalArgumentException(
					"Invalid backoff_multiplier (%s): must be a number of at least 1".formatted(backoffMultiplier));
		}
		Objects.requireNonNull(jitter, "'jitter' must not be null");
		Objects.requireNonNull(exceptions, "'exceptions' must not be null");
		if (!(budgetRatio >= 0 && budgetRatio <= 1)) {
			throw new IllegalArgumentException("Invalid budget_ratio (%s): must be from 0 to 1".formatted(budgetRatio));
		}
		if (!(budgetMinPerSecond >= 0) || Double.isInfinite(budgetMinPerSecond)) {
			throw new IllegalArgumentException(
					"Invalid budget_min_per_second (%s): must be a number of at least 0".formatted(budgetMinPerSecond));
		}
	}

	/**
	 * Three attempts, one second apart and growing.
	 * @return the defaults
	 */
	public static RetryConfig defaults() {
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
		builder.maxAttempts = this.maxAttempts;
		builder.baseDelay = this.baseDelay;
		builder.maxDelay = this.maxDelay;
		builder.backoff = this.backoff;
		builder.backoffMultiplier = this.backoffMultiplier;
		builder.jitter = this.jitter;
		builder.exceptions = this.exceptions;
		builder.retryOnResult = this.retryOnResult;
		builder.customBackoff = this.customBackoff;
		builder.retryAfter = this.retryAfter;
		builder.budgetRatio = this.budgetRatio;
		builder.budgetMinPerSecond = this.budgetMinPerSecond;
		return builder;
	}

	/**
	 * How long the pauses between all attempts take together, as they are planned before
	 * they are spread; spreading makes them shorter, but for {@link Jitter#DECORRELATED}.
	 * @return zero for a single attempt
	 */
	public Duration plannedPauses() {
		return Duration.ofNanos(new Pauses(this, (bound) -> 0).planned());
	}

	/**
	 * Builds a {@link RetryConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds.
	 */
	public static final class Builder {

		private static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(60);

		private int maxAttempts = 3;

		private Duration baseDelay = Duration.ofSeconds(1);

		private @Nullable Duration maxDelay;

		private Backoff backoff = Backoff.EXPONENTIAL;

		private double backoffMultiplier = 2;

		private Jitter jitter = Jitter.FULL;

		private ExceptionFilter exceptions = ExceptionFilter.ALL;

		private @Nullable Predicate<@Nullable Object> retryOnResult;

		private @Nullable IntToLongFunction customBackoff;

		private @Nullable Function<Throwable, @Nullable Duration> retryAfter;

		private double budgetRatio = 0.1;

		private double budgetMinPerSecond = 10;

		private Builder() {
		}

		public Builder maxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
			return this;
		}

		public Builder baseDelay(Duration baseDelay) {
			this.baseDelay = baseDelay;
			return this;
		}

		public Builder maxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
			return this;
		}

		public Builder backoff(Backoff backoff) {
			this.backoff = backoff;
			return this;
		}

		public Builder backoffMultiplier(double backoffMultiplier) {
			this.backoffMultiplier = backoffMultiplier;
			return this;
		}

		public Builder jitter(Jitter jitter) {
			this.jitter = jitter;
			return this;
		}

		public Builder exceptions(ExceptionFilter exceptions) {
			this.exceptions = exceptions;
			return this;
		}

		/**
		 * Which exceptions are retried; no others are.
		 * @param retryableExceptions the classes, subclasses and causes included
		 * @return this
		 */
		@SafeVarargs
		@SuppressWarnings("varargs")
		public final Builder retryableExceptions(Class<? extends Throwable>... retryableExceptions) {
			this.exceptions = new ExceptionFilter(List.of(retryableExceptions), this.exceptions.excluded());
			return this;
		}

		/**
		 * Which exceptions are not retried. Beats {@link #retryableExceptions}.
		 * @param nonRetryableExceptions the classes, subclasses and causes included
		 * @return this
		 */
		@SafeVarargs
		@SuppressWarnings("varargs")
		public final Builder nonRetryableExceptions(Class<? extends Throwable>... nonRetryableExceptions) {
			this.exceptions = new ExceptionFilter(this.exceptions.included(), List.of(nonRetryableExceptions));
			return this;
		}

		public Builder retryOnResult(@Nullable Predicate<@Nullable Object> retryOnResult) {
			this.retryOnResult = retryOnResult;
			return this;
		}

		public Builder customBackoff(@Nullable IntToLongFunction customBackoff) {
			this.customBackoff = customBackoff;
			return this;
		}

		public Builder retryAfter(@Nullable Function<Throwable, @Nullable Duration> retryAfter) {
			this.retryAfter = retryAfter;
			return this;
		}

		public Builder budgetRatio(double budgetRatio) {
			this.budgetRatio = budgetRatio;
			return this;
		}

		public Builder budgetMinPerSecond(double budgetMinPerSecond) {
			this.budgetMinPerSecond = budgetMinPerSecond;
			return this;
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public RetryConfig build() {
			Duration max = this.maxDelay;
			if (max == null) {
				max = (DEFAULT_MAX_DELAY.compareTo(this.baseDelay) < 0) ? this.baseDelay : DEFAULT_MAX_DELAY;
			}
			return new RetryConfig(this.maxAttempts, this.baseDelay, max, this.backoff, this.backoffMultiplier,
					this.jitter, this.exceptions, this.retryOnResult, this.customBackoff, this.retryAfter,
					this.budgetRatio, this.budgetMinPerSecond);
		}

	}

}
