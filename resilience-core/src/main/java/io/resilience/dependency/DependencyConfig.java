package io.resilience.dependency;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.hedge.HedgeConfig;
import io.resilience.ratelimit.RateLimiterConfig;
import io.resilience.retry.RetryConfig;
import io.resilience.time.Nanos;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one dependency: everything its guard does. Immutable, checked when built.
 *
 * @param type kind of the dependency
 * @param critical whether health is DOWN while its breaker is open; off by default
 * @param timeout bound on one attempt, waiting for a permit included; the type's by
 * default
 * @param totalTimeout bound on the whole call with its retries, or {@code null} (the
 * default) for none
 * @param gracePeriod how long a body may take to end after its time is over before it
 * counts as abandoned; 0 by default
 * @param bulkhead permits; the type's by default
 * @param circuitBreaker breaker, or {@code null} for none; the type's by default
 * @param retry retries, or {@code null} (the default) for none
 * @param rateLimit rate limit, or {@code null} (the default) for none
 * @param hedge hedging, or {@code null} (the default) for none
 * @param adaptiveTimeout timeout that follows the latency, or {@code null} (the default)
 * for a fixed one
 * @param operations what single operations have otherwise, by name
 */
public record DependencyConfig(DependencyType type, boolean critical, Duration timeout, @Nullable Duration totalTimeout,
		Duration gracePeriod, BulkheadConfig bulkhead, @Nullable CircuitBreakerConfig circuitBreaker,
		@Nullable RetryConfig retry, @Nullable RateLimiterConfig rateLimit, @Nullable HedgeConfig hedge,
		@Nullable AdaptiveTimeoutConfig adaptiveTimeout, Map<String, OperationConfig> operations) {

	public DependencyConfig {
		Objects.requireNonNull(type, "'type' must not be null");
		Nanos.requirePositive("timeout", timeout);
		if (totalTimeout != null) {
			Nanos.requirePositive("total_timeout", totalTimeout);
		}
		Nanos.requireNotNegative("grace_period", gracePeriod);
		Objects.requireNonNull(bulkhead, "'bulkhead' must not be null");
		operations = Map.copyOf(operations);
	}

	/**
	 * The defaults of a type.
	 * @param type the type
	 * @return its settings
	 */
	public static DependencyConfig defaults(DependencyType type) {
		return builder(type).build();
	}

	/**
	 * Starts from the defaults of a type.
	 * @param type the type
	 * @return a builder
	 */
	public static Builder builder(DependencyType type) {
		return new Builder(type);
	}

	/**
	 * Starts from these settings.
	 * @return a builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder(this.type);
		builder.critical = this.critical;
		builder.timeout = this.timeout;
		builder.totalTimeout = this.totalTimeout;
		builder.gracePeriod = this.gracePeriod;
		builder.bulkhead = this.bulkhead;
		builder.circuitBreaker = this.circuitBreaker;
		builder.retry = this.retry;
		builder.rateLimit = this.rateLimit;
		builder.hedge = this.hedge;
		builder.adaptiveTimeout = this.adaptiveTimeout;
		builder.operations.putAll(this.operations);
		return builder;
	}

	/**
	 * The settings of an operation.
	 * @param operation its name
	 * @return what it has otherwise, {@link OperationConfig#NONE} where nothing is said
	 */
	public OperationConfig operation(String operation) {
		return this.operations.getOrDefault(operation, OperationConfig.NONE);
	}

	/**
	 * Builds a {@link DependencyConfig}. Not thread-safe. Each method sets the record
	 * component of its name, whose documentation holds; the short forms change one
	 * setting of the bulkhead or the breaker.
	 */
	public static final class Builder {

		private final DependencyType type;

		private boolean critical;

		private Duration timeout;

		private @Nullable Duration totalTimeout;

		private Duration gracePeriod = Duration.ZERO;

		private BulkheadConfig bulkhead;

		private @Nullable CircuitBreakerConfig circuitBreaker;

		private @Nullable RetryConfig retry;

		private @Nullable RateLimiterConfig rateLimit;

		private @Nullable HedgeConfig hedge;

		private @Nullable AdaptiveTimeoutConfig adaptiveTimeout;

		private final Map<String, OperationConfig> operations = new LinkedHashMap<>();

		private Builder(DependencyType type) {
			this.type = Objects.requireNonNull(type, "'type' must not be null");
			this.timeout = type.timeout();
			this.bulkhead = type.bulkhead();
			this.circuitBreaker = type.circuitBreaker();
		}

		public Builder critical(boolean critical) {
			this.critical = critical;
			return this;
		}

		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		public Builder totalTimeout(@Nullable Duration totalTimeout) {
			this.totalTimeout = totalTimeout;
			return this;
		}

		public Builder gracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
			return this;
		}

		public Builder bulkhead(BulkheadConfig bulkhead) {
			this.bulkhead = bulkhead;
			return this;
		}

		/**
		 * How many bodies may be inside at once.
		 * @param maxConcurrent at least 1
		 * @return this
		 */
		public Builder maxConcurrent(int maxConcurrent) {
			this.bulkhead = this.bulkhead.toBuilder().maxConcurrent(maxConcurrent).build();
			return this;
		}

		/**
		 * How long a call may wait for a permit.
		 * @param maxWait zero to reject at once
		 * @return this
		 */
		public Builder maxWait(Duration maxWait) {
			this.bulkhead = this.bulkhead.toBuilder().maxWait(maxWait).build();
			return this;
		}

		/**
		 * Where the body runs.
		 * @param bulkheadType the type of the bulkhead
		 * @return this
		 */
		public Builder bulkheadType(BulkheadType bulkheadType) {
			this.bulkhead = this.bulkhead.toBuilder().type(bulkheadType).build();
			return this;
		}

		public Builder circuitBreaker(@Nullable CircuitBreakerConfig circuitBreaker) {
			this.circuitBreaker = circuitBreaker;
			return this;
		}

		/**
		 * Failures in a row that open the breaker; switches it on where the type has
		 * none.
		 * @param failureThreshold at least 1
		 * @return this
		 */
		public Builder failureThreshold(int failureThreshold) {
			this.circuitBreaker = breaker().failureThreshold(failureThreshold).build();
			return this;
		}

		/**
		 * How long the breaker stays open; switches it on where the type has none.
		 * @param recoveryTimeout above zero
		 * @return this
		 */
		public Builder recoveryTimeout(Duration recoveryTimeout) {
			this.circuitBreaker = breaker().recoveryTimeout(recoveryTimeout).build();
			return this;
		}

		public Builder retry(@Nullable RetryConfig retry) {
			this.retry = retry;
			return this;
		}

		public Builder rateLimit(@Nullable RateLimiterConfig rateLimit) {
			this.rateLimit = rateLimit;
			return this;
		}

		public Builder hedge(@Nullable HedgeConfig hedge) {
			this.hedge = hedge;
			return this;
		}

		public Builder adaptiveTimeout(@Nullable AdaptiveTimeoutConfig adaptiveTimeout) {
			this.adaptiveTimeout = adaptiveTimeout;
			return this;
		}

		/**
		 * What one operation has otherwise.
		 * @param name name of the operation
		 * @param config its settings
		 * @return this
		 */
		public Builder operation(String name, OperationConfig config) {
			this.operations.put(name, config);
			return this;
		}

		private CircuitBreakerConfig.Builder breaker() {
			return (this.circuitBreaker != null) ? this.circuitBreaker.toBuilder()
					: CircuitBreakerConfig.builder().recoveryTimeout(Duration.ofSeconds(60));
		}

		/**
		 * Checks the settings as a whole.
		 * @return the settings
		 * @throws IllegalArgumentException if one is impossible or two contradict each
		 * other
		 */
		public DependencyConfig build() {
			return new DependencyConfig(this.type, this.critical, this.timeout, this.totalTimeout, this.gracePeriod,
					this.bulkhead, this.circuitBreaker, this.retry, this.rateLimit, this.hedge, this.adaptiveTimeout,
					this.operations);
		}

	}

}
