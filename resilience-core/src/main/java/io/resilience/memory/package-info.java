/**
 * Guards the process against its own memory: limits, what a load shedder should do about
 * them, and who allocates.
 */
@NullMarked
package io.resilience.memory;

import org.jspecify.annotations.NullMarked;
