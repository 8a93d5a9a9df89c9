package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.ratelimit.RateLimitAlgorithm;

/**
 * Keys of a {@code rate_limit} block. A plain number is seconds where a time is meant.
 *
 * @param limit Calls admitted a period. 50 where it is left out.
 * @param period Length of the period. One second where it is left out.
 * @param algorithm How calls are admitted. A sliding window where it is left out.
 * @param burst How many calls a token bucket can save up. The limit where it is left out.
 * @param maxWait How long a call may wait to be admitted. 0, which rejects at once, where
 * it is left out.
 */
record RateLimitProperties(Integer limit, Duration period, RateLimitAlgorithm algorithm, Integer burst,
		@Within(Limit.NOT_NEGATIVE) Duration maxWait) {

}
