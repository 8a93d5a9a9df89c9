package io.resilience.memory;

import java.time.Duration;

/**
 * A garbage collector at one moment.
 *
 * @param name what the JVM calls it
 * @param collections how often it ran since the start
 * @param time how long that took in all
 */
public record CollectorSnapshot(String name, long collections, Duration time) {
}
