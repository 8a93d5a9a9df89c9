/**
 * Retries: try again what may pass, without turning an outage into a storm.
 */
@NullMarked
package io.resilience.retry;

import org.jspecify.annotations.NullMarked;
