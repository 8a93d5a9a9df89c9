/**
 * Memory limits, as meters.
 */
@NullMarked
package io.resilience.spring.memory;

import org.jspecify.annotations.NullMarked;
