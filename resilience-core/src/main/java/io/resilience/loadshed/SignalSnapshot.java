package io.resilience.loadshed;

import org.jspecify.annotations.Nullable;

/**
 * What a signal said when it was last read.
 *
 * @param name the signal
 * @param pressure from 0 to 1; 0 where it could not be read
 * @param failure why it could not be read (class name of the exception, or a word), or
 * {@code null}
 */
public record SignalSnapshot(String name, double pressure, @Nullable String failure) {
}
