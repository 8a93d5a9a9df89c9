/**
 * Fallbacks: another answer where a call failed.
 */
@NullMarked
package io.resilience.fallback;

import org.jspecify.annotations.NullMarked;
