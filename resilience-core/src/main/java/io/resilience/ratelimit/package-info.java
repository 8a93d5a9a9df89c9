/**
 * Rate limits: at most so many calls in any window.
 */
@NullMarked
package io.resilience.ratelimit;

import org.jspecify.annotations.NullMarked;
