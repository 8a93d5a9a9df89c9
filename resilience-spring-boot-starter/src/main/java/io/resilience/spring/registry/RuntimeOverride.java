package io.resilience.spring.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.OperationConfig;
import io.resilience.spring.properties.ConfiguredValue;
import org.jspecify.annotations.Nullable;

/**
 * What was changed by hand while running; beats everything that is configured. Immutable.
 *
 * @param circuitBreaker what was done to the breaker, or {@code null}
 * @param maxConcurrent permits, or {@code null} for the configured ones
 * @param maxWait longest wait for a permit, or {@code null} for the configured one
 * @param timeout timeout of one attempt of every operation, or {@code null} for the
 * configured ones
 * @param expiresAt when it ends by itself, or {@code null} for never; of several changes
 * the soonest
 * @param reason why, in the words of who did it, or {@code null}
 */
public record RuntimeOverride(@Nullable BreakerAction circuitBreaker, @Nullable Integer maxConcurrent,
		@Nullable Duration maxWait, @Nullable Duration timeout, @Nullable Instant expiresAt, @Nullable String reason) {

	static final RuntimeOverride NONE = new RuntimeOverride(null, null, null, null, null, null);

	/** Puts a newer one on top: what it says beats, what it leaves out stays. */
	RuntimeOverride plus(RuntimeOverride newer) {
		return new RuntimeOverride((newer.circuitBreaker != null) ? newer.circuitBreaker : this.circuitBreaker,
				(newer.maxConcurrent != null) ? newer.maxConcurrent : this.maxConcurrent,
				(newer.maxWait != null) ? newer.maxWait : this.maxWait,
				(newer.timeout != null) ? newer.timeout : this.timeout, sooner(this.expiresAt, newer.expiresAt),
				(newer.reason != null) ? newer.reason : this.reason);
	}

	private static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return one.isBefore(other) ? one : other;
	}

	/** What is left where another says the rest. */
	RuntimeOverride without(RuntimeOverride other) {
		return new RuntimeOverride((other.circuitBreaker != null) ? null : this.circuitBreaker,
				(other.maxConcurrent != null) ? null : this.maxConcurrent,
				(other.maxWait != null) ? null : this.maxWait, (other.timeout != null) ? null : this.timeout,
				this.expiresAt, this.reason);
	}

	RuntimeOverride withoutBreaker() {
		return new RuntimeOverride(null, this.maxConcurrent, this.maxWait, this.timeout, this.expiresAt, this.reason);
	}

	/** Of the breaker, only what lasts is worth remembering. */
	RuntimeOverride lasting() {
		boolean lasts = this.circuitBreaker != null && this.circuitBreaker.lasts();
		return new RuntimeOverride(lasts ? this.circuitBreaker : null, this.maxConcurrent, this.maxWait, this.timeout,
				this.expiresAt, this.reason);
	}

	boolean isEmpty() {
		return this.circuitBreaker == null && this.maxConcurrent == null && this.maxWait == null
				&& this.timeout == null;
	}

	DependencyConfig applyTo(DependencyConfig configured) {
		DependencyConfig.Builder builder = configured.toBuilder();
		if (this.maxConcurrent != null) {
			builder.maxConcurrent(this.maxConcurrent);
		}
		if (this.maxWait != null) {
			builder.maxWait(this.maxWait);
		}
		if (this.timeout != null) {
			builder.timeout(this.timeout);
			configured.operations()
				.forEach((name, own) -> builder.operation(name,
						new OperationConfig(null, own.totalTimeout(), own.retry(), own.rateLimit())));
		}
		return builder.build();
	}

	Map<String, ConfiguredValue> settings() {
		Map<String, ConfiguredValue> settings = new LinkedHashMap<>();
		put(settings, "bulkhead.max_concurrent", this.maxConcurrent);
		put(settings, "bulkhead.max_wait", this.maxWait);
		put(settings, "timeout", this.timeout);
		return settings;
	}

	private static void put(Map<String, ConfiguredValue> settings, String key, @Nullable Object value) {
		if (value != null) {
			settings.put(key, new ConfiguredValue(value, ConfiguredValue.RUNTIME));
		}
	}

}
