/**
 * Meters that read the guards' own counters.
 */
@NullMarked
package io.resilience.spring.metrics;

import org.jspecify.annotations.NullMarked;
