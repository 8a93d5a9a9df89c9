package io.resilience.fallback;

/**
 * What became of failed calls that had a fallback. Immutable.
 *
 * @param name name of the fallback, or of the guard that used it
 * @param successes failures that were answered
 * @param failures failures for which the fallback failed too
 */
public record FallbackSnapshot(String name, long successes, long failures) {

}
