/**
 * Guards: the patterns nested in the one fixed order.
 */
@NullMarked
package io.resilience.guard;

import org.jspecify.annotations.NullMarked;
