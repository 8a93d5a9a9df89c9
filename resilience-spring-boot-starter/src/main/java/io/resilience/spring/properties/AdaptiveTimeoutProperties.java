package io.resilience.spring.properties;

import java.time.Duration;

/**
 * Keys of an {@code adaptive_timeout} block. A plain number is seconds where a time is
 * meant. What is left out is as in {@code resilience.timeouts}.
 *
 * @param enabled Whether the timeout follows the latency of recent calls. On where there
 * is such a block.
 * @param percentile Share of recent calls that are faster than the latency the timeout
 * starts from.
 * @param multiplier Factor on that latency.
 * @param min Shortest timeout.
 * @param max Longest timeout.
 */
record AdaptiveTimeoutProperties(Boolean enabled, @Within(Limit.PERCENTILE) Double percentile,
		@Within(Limit.AT_LEAST_ONE) Double multiplier, Duration min, Duration max) {

}
