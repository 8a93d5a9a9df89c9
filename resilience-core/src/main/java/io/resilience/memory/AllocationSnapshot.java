package io.resilience.memory;

/**
 * What the scopes with one tag have allocated.
 *
 * @param tag the tag
 * @param scopes how many have ended since the start
 * @param bytes what they allocated together, whether still in use or not
 */
public record AllocationSnapshot(String tag, long scopes, long bytes) {
}
