package io.resilience.spring.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.resilience.bulkhead.BulkheadSnapshot;
import io.resilience.circuitbreaker.CircuitBreakerSnapshot;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.guard.CallsSnapshot;
import io.resilience.guard.Outcome;
import io.resilience.health.Condition;
import io.resilience.spring.properties.ConfiguredValue;
import io.resilience.spring.registry.RuntimeOverride;
import io.resilience.window.LatencySnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One dependency, for JSON.
 *
 * @param type kind of the dependency
 * @param condition {@code healthy}, {@code recovering}, {@code under_pressure} or
 * {@code degraded}
 * @param critical whether health is DOWN while its breaker is open
 * @param bulkhead permits
 * @param circuitBreaker breaker, absent when it is off
 * @param calls what the calls came to
 * @param config settings in force with their origins
 * @param override what was changed by hand, absent when nothing was
 */
public record DependencyDescriptor(String type, String condition, boolean critical, BulkheadDescriptor bulkhead,
		@Nullable CircuitBreakerDescriptor circuitBreaker, CallsDescriptor calls, Map<String, ConfigDescriptor> config,
		@Nullable OverrideDescriptor override) implements OperationResponseBody {

	/**
	 * Describes a dependency.
	 * @param snapshot its numbers
	 * @param condition its condition
	 * @param settings its settings with their origins; none for a short description
	 * @param override what was changed by hand, or {@code null}
	 * @return the description
	 */
	public static DependencyDescriptor of(DependencySnapshot snapshot, Condition condition,
			Map<String, ConfiguredValue> settings, @Nullable RuntimeOverride override) {
		CircuitBreakerSnapshot breaker = snapshot.circuitBreaker();
		return new DependencyDescriptor(snapshot.config().type().label(), condition.label(),
				snapshot.config().critical(), BulkheadDescriptor.of(snapshot.bulkhead()),
				(breaker != null) ? CircuitBreakerDescriptor.of(breaker) : null, CallsDescriptor.of(snapshot.calls()),
				ConfigDescriptor.of(settings), (override != null) ? OverrideDescriptor.of(override) : null);
	}

	/**
	 * Permits, for JSON.
	 *
	 * @param type {@code semaphore}, {@code thread_pool} or {@code virtual_thread}
	 * @param active permits in use
	 * @param capacity permits in all
	 * @param queued calls that wait
	 * @param queueCapacity how many calls may wait
	 * @param abandoned bodies that still run though their time is over
	 * @param rejected calls refused since the start
	 * @param utilization share of permits in use, from 0 to 1
	 */
	public record BulkheadDescriptor(String type, int active, int capacity, int queued, int queueCapacity,
			int abandoned, long rejected, double utilization) {

		static BulkheadDescriptor of(BulkheadSnapshot bulkhead) {
			return new BulkheadDescriptor(bulkhead.type().name().toLowerCase(Locale.ROOT), bulkhead.active(),
					bulkhead.capacity(), bulkhead.queued(), bulkhead.queueCapacity(), bulkhead.abandoned(),
					bulkhead.rejected(), bulkhead.utilization());
		}

	}

	/**
	 * Breaker, for JSON.
	 *
	 * @param state its state
	 * @param since when it came into it
	 * @param reason why it did
	 * @param failureRate share of failed or slow calls in the window, from 0 to 1
	 * @param failures failures in a row
	 * @param bufferedCalls calls in the window
	 * @param notPermitted calls refused since the start
	 * @param retryAfter when open, the time until probes are admitted
	 * @param lastFailures the last failures that counted, newest first
	 */
	public record CircuitBreakerDescriptor(String state, String since, String reason, double failureRate, int failures,
			long bufferedCalls, long notPermitted, @Nullable String retryAfter, List<FailureDescriptor> lastFailures) {

		static @Nullable CircuitBreakerDescriptor of(CircuitBreakerSnapshot breaker) {
			Duration retryAfter = breaker.retryAfter();
			List<FailureDescriptor> failures = breaker.lastFailures()
				.stream()
				.map((failure) -> new FailureDescriptor(failure.time().toString(), failure.exception()))
				.toList();
			return new CircuitBreakerDescriptor(breaker.state().label(), breaker.since().toString(), breaker.reason(),
					breaker.failureRate(), breaker.failures(), breaker.bufferedCalls(), breaker.notPermitted(),
					(breaker.state() == CircuitState.OPEN && retryAfter != null) ? retryAfter.toString() : null,
					failures);
		}

	}

	/**
	 * A failure, for JSON.
	 *
	 * @param time when
	 * @param exception name of its class
	 */
	public record FailureDescriptor(String time, String exception) {

	}

	/**
	 * Calls, for JSON; numbers since the start.
	 *
	 * @param total all
	 * @param successful those that succeeded
	 * @param failed those whose body threw
	 * @param timedOut those that took too long
	 * @param rejected those that a guard refused
	 * @param ignored those whose exception is ignored
	 * @param cancelled those that their caller gave up
	 * @param retried those with more than one attempt
	 * @param successRate successes among those that succeeded, failed or timed out, from
	 * 0 to 1
	 * @param latency latency of the successful ones
	 */
	public record CallsDescriptor(long total, long successful, long failed, long timedOut, long rejected, long ignored,
			long cancelled, long retried, double successRate, LatencyDescriptor latency) {

		static CallsDescriptor of(CallsSnapshot calls) {
			return new CallsDescriptor(calls.total(), calls.count(Outcome.SUCCESS), calls.count(Outcome.FAILURE),
					calls.count(Outcome.TIMEOUT), calls.rejected(), calls.count(Outcome.IGNORED),
					calls.count(Outcome.CANCELLED), calls.retried(), calls.successRate(),
					LatencyDescriptor.of(calls.latency()));
		}

	}

	/**
	 * Latency, for JSON, in milliseconds.
	 *
	 * @param p50 half of the calls were as fast
	 * @param p95 95 % of the calls were as fast
	 * @param p99 99 % of the calls were as fast
	 * @param max the slowest
	 */
	public record LatencyDescriptor(double p50, double p95, double p99, double max) {

		static LatencyDescriptor of(LatencySnapshot latency) {
			return new LatencyDescriptor(millis(latency.percentileNanos(0.5)), millis(latency.percentileNanos(0.95)),
					millis(latency.percentileNanos(0.99)), millis(latency.maxNanos()));
		}

		private static double millis(long nanos) {
			return Math.round(nanos / 1e3) / 1e3;
		}

	}

	/**
	 * A change by hand, for JSON.
	 *
	 * @param circuitBreaker {@code FORCE_OPEN} or {@code DISABLE}
	 * @param maxConcurrent permits
	 * @param maxWait longest wait for a permit
	 * @param timeout timeout of one attempt
	 * @param expiresAt when it ends by itself
	 * @param reason why
	 */
	public record OverrideDescriptor(@Nullable String circuitBreaker, @Nullable Integer maxConcurrent,
			@Nullable String maxWait, @Nullable String timeout, @Nullable String expiresAt, @Nullable String reason) {

		static OverrideDescriptor of(RuntimeOverride override) {
			return new OverrideDescriptor(text(override.circuitBreaker()), override.maxConcurrent(),
					text(override.maxWait()), text(override.timeout()), text(override.expiresAt()), override.reason());
		}

		private static @Nullable String text(@Nullable Object value) {
			return (value != null) ? value.toString() : null;
		}

	}

}
