/**
 * The health component {@code resilience}.
 */
@NullMarked
package io.resilience.spring.health;

import org.jspecify.annotations.NullMarked;
