package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.loadshed.LimitAlgorithm;
import io.resilience.loadshed.ShedStrategy;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.load_shedding}. A plain number is seconds where a time is
 * meant.
 *
 * @param strategy Which work is refused first.
 * @param algorithm How the adaptive strategy learns how much may be in flight.
 * @param initialLimit How much may be in flight before the adaptive strategy has learned
 * anything. 100, or the nearest of the two bounds, where it is left out.
 * @param minLimit Least that the adaptive strategy lets be in flight.
 * @param maxLimit Most that may ever be in flight.
 * @param lowWatermark Pressure from which on work is refused.
 * @param highWatermark Pressure from which on all but critical work is refused.
 * @param criticalReserve Share of the limit that only critical work may use.
 * @param cpuThreshold CPU load of the container from which on work is refused. 1 means
 * that CPU is not watched.
 * @param memoryThreshold Share of the heap in use after garbage collection from which on
 * work is refused. 1 means that memory is not watched.
 * @param latencyThreshold Mean latency from which on work is refused. Latency is not
 * watched where it is left out.
 * @param sampleInterval How often these are looked at.
 * @param maxClients How many clients the fair strategy tells apart.
 * @param retryAfter What callers are told to wait. May be 0.
 */
record LoadSheddingProperties(@DefaultValue("adaptive") ShedStrategy strategy,
		@DefaultValue("gradient") LimitAlgorithm algorithm, Integer initialLimit, @DefaultValue("10") Integer minLimit,
		@DefaultValue("1000") Integer maxLimit, @Within(Limit.SHARE) @DefaultValue("0.85") Double lowWatermark,
		@Within(Limit.SHARE) @DefaultValue("1") Double highWatermark,
		@Within(Limit.BELOW_ONE) @DefaultValue("0.1") Double criticalReserve,
		@Within(Limit.SHARE) @DefaultValue("0.9") Double cpuThreshold,
		@Within(Limit.SHARE) @DefaultValue("0.9") Double memoryThreshold, Duration latencyThreshold,
		@DefaultValue("500ms") Duration sampleInterval, @DefaultValue("1000") Integer maxClients,
		@Within(Limit.NOT_NEGATIVE) @DefaultValue("1s") Duration retryAfter) {

}
