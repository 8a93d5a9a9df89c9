package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;

import io.resilience.circuitbreaker.WindowType;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of a {@code circuit_breaker} block. A plain number is seconds where a time is
 * meant.
 *
 * @param enabled Whether there is a circuit breaker. On where a dependency has this
 * block.
 * @param failureThreshold Failures in a row that open it.
 * @param successThreshold Successful probes that close it.
 * @param recoveryTimeout How long it stays open before it admits probes.
 * @param timeout Same as 'recovery_timeout'.
 * @param halfOpenMaxCalls Probes that may be under way at once.
 * @param probeLease How long a probe may keep its place, at least the timeout of a call.
 * The recovery timeout where it is left out.
 * @param useFailureRate Whether a failure rate over the window opens it too.
 * @param failureRateThreshold Share of failed calls that opens it.
 * @param minimumCalls Calls that the window must hold before a rate decides.
 * @param minimumRequests Same as 'minimum_calls'.
 * @param windowType What a rate is computed over.
 * @param windowDuration Length of a window of type time.
 * @param windowSize Number of calls in a window of type count.
 * @param slowCallDuration From which duration on a call counts like a failure. Never
 * where it is left out.
 * @param slowCallRateThreshold Share of slow calls that opens it.
 * @param recoveryBackoffMultiplier Factor by which the recovery timeout grows each time a
 * probe fails.
 * @param recoveryTimeoutMax Longest recovery timeout after growth.
 * @param recoveryTimeoutJitter Share of it by which the recovery timeout may be longer,
 * by chance.
 * @param observeOnly Whether it only watches: it counts and moves as ever, but refuses no
 * call.
 * @param failureExceptions Exceptions that count as failures, subclasses and causes
 * included. All where it is left out.
 * @param ignoredExceptions Exceptions that are neither failure nor success, subclasses
 * and causes included.
 * @param ignoreExceptions Same as 'ignored_exceptions'.
 * @param excludedExceptions Same as 'ignored_exceptions'.
 */
record CircuitBreakerProperties(Boolean enabled, @DefaultValue("5") Integer failureThreshold,
		@DefaultValue("3") Integer successThreshold, @DefaultValue("60s") Duration recoveryTimeout,
		@Means("recovery_timeout") Duration timeout, @DefaultValue("3") Integer halfOpenMaxCalls, Duration probeLease,
		@DefaultValue("false") Boolean useFailureRate,
		@Within(Limit.SHARE) @DefaultValue("0.5") Double failureRateThreshold, @DefaultValue("10") Integer minimumCalls,
		@Means("minimum_calls") Integer minimumRequests, @DefaultValue("time") WindowType windowType,
		@DefaultValue("60s") Duration windowDuration, @DefaultValue("100") Integer windowSize,
		Duration slowCallDuration, @Within(Limit.SHARE) @DefaultValue("0.8") Double slowCallRateThreshold,
		@Within(Limit.AT_LEAST_ONE) @DefaultValue("1") Double recoveryBackoffMultiplier,
		@DefaultValue("10m") Duration recoveryTimeoutMax,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0") Double recoveryTimeoutJitter,
		@DefaultValue("false") Boolean observeOnly, List<Class<? extends Throwable>> failureExceptions,
		List<Class<? extends Throwable>> ignoredExceptions,
		@Means("ignored_exceptions") List<Class<? extends Throwable>> ignoreExceptions,
		@Means("ignored_exceptions") List<Class<? extends Throwable>> excludedExceptions) {

}
