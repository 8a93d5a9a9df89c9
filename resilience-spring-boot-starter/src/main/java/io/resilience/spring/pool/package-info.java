/**
 * Pools in one view: ours, and those that the application has already.
 */
@NullMarked
package io.resilience.spring.pool;

import org.jspecify.annotations.NullMarked;
