/**
 * Hedging: a second attempt beside a slow first one.
 */
@NullMarked
package io.resilience.hedge;

import org.jspecify.annotations.NullMarked;
