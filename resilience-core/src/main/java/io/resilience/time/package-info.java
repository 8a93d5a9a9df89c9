/**
 * Time as an argument: monotonic ticks, timers, deadlines, and time moved by hand.
 */
@NullMarked
package io.resilience.time;

import org.jspecify.annotations.NullMarked;
