package io.resilience.spring.properties;

import java.time.Duration;

/**
 * Keys of a {@code hedge} block. Only for calls that may safely run twice. A plain number
 * is seconds where a time is meant.
 *
 * @param delay How long an attempt may take before a further one starts beside it. One
 * second where it is left out.
 * @param delayPercentile Share of recent calls that are faster than the wait before a
 * further attempt. The delay is fixed where it is left out.
 * @param maxHedges How many further attempts may run beside the first. 1 where it is left
 * out.
 */
record HedgeProperties(@Within(Limit.NOT_NEGATIVE) Duration delay, @Within(Limit.PERCENTILE) Double delayPercentile,
		Integer maxHedges) {

}
