/**
 * Timeouts: bound one attempt, and stop the work that is late.
 */
@NullMarked
package io.resilience.timeout;

import org.jspecify.annotations.NullMarked;
