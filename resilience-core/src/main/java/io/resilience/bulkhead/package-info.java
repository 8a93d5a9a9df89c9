/**
 * Bulkheads: how many calls one dependency may hold at once, and how long others may
 * wait.
 */
@NullMarked
package io.resilience.bulkhead;

import org.jspecify.annotations.NullMarked;
