package io.resilience.ratelimit;

import java.time.Duration;

/**
 * A rate limiter at one moment.
 *
 * @param name name of the limiter
 * @param algorithm how permits are spread
 * @param limit permits a period
 * @param period the period
 * @param available permits that a call could have now
 * @param waiting calls that wait for permits
 * @param admitted permits given since the start
 * @param rejected calls refused since the start
 */
public record RateLimiterSnapshot(String name, RateLimitAlgorithm algorithm, int limit, Duration period, int available,
		int waiting, long admitted, long rejected) {
}
