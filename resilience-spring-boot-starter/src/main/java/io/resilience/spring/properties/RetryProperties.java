package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;

import io.resilience.retry.Backoff;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of a {@code retry} block and of {@code resilience.retry_policy}. A plain number is
 * seconds where a time is meant.
 *
 * @param maxAttempts How often a call may be tried, the first time included.
 * @param baseDelay Pause before the first retry. May be 0.
 * @param initialDelay Same as 'base_delay'.
 * @param maxDelay Longest pause. May be 0.
 * @param maxDelaySeconds Same as 'max_delay'.
 * @param backoff How pauses grow.
 * @param backoffMultiplier Factor of an exponential backoff.
 * @param exponentialBase Same as 'backoff_multiplier'.
 * @param jitter How pauses are spread: true (which is full), false (which is none), or
 * the name of a kind.
 * @param retryableExceptions Exceptions that are retried, subclasses and causes included.
 * All where it is left out.
 * @param nonRetryableExceptions Exceptions that are not retried, subclasses and causes
 * included.
 * @param budgetRatio Retries allowed as a share of calls.
 * @param budgetMinPerSecond Retries a second allowed whatever the share says.
 */
record RetryProperties(@DefaultValue("3") Integer maxAttempts,
		@Within(Limit.NOT_NEGATIVE) @DefaultValue("1s") Duration baseDelay,
		@Means("base_delay") @Within(Limit.NOT_NEGATIVE) Duration initialDelay,
		@Within(Limit.NOT_NEGATIVE) @DefaultValue("60s") Duration maxDelay,
		@Means("max_delay") @Within(Limit.NOT_NEGATIVE) Duration maxDelaySeconds,
		@DefaultValue("exponential") Backoff backoff,
		@Within(Limit.AT_LEAST_ONE) @DefaultValue("2") Double backoffMultiplier,
		@Means("backoff_multiplier") @Within(Limit.AT_LEAST_ONE) Double exponentialBase,
		@DefaultValue("true") JitterChoice jitter, List<Class<? extends Throwable>> retryableExceptions,
		List<Class<? extends Throwable>> nonRetryableExceptions,
		@Within(Limit.SHARE_OR_ZERO) @DefaultValue("0.1") Double budgetRatio,
		@Within(Limit.NOT_NEGATIVE) @DefaultValue("10") Double budgetMinPerSecond) {

}
