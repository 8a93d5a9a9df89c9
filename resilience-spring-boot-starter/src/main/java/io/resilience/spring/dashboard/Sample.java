package io.resilience.spring.dashboard;

import io.resilience.window.LatencySnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one interval came to, for JSON.
 *
 * @param calls all that ended in it
 * @param failed those of them that failed or timed out
 * @param rejected those of them that a guard refused
 * @param p50 latency that half of the successful calls did not exceed, in milliseconds;
 * absent if none succeeded
 * @param p95 latency that 95 % of them did not exceed
 * @param p99 latency that 99 % of them did not exceed
 */
record Sample(long calls, long failed, long rejected, @Nullable Double p50, @Nullable Double p95,
		@Nullable Double p99) {

	static Sample of(long calls, long failed, long rejected, LatencySnapshot latency) {
		return new Sample(calls, failed, rejected, millis(latency, 0.5), millis(latency, 0.95), millis(latency, 0.99));
	}

	private static @Nullable Double millis(LatencySnapshot latency, double share) {
		return (latency.count() > 0) ? Math.round(latency.percentileNanos(share) / 1e3) / 1e3 : null;
	}

}
