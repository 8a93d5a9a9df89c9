/**
 * What condition a dependency is in, read from its snapshot; and checks that ask whether
 * something works, made in the background by a
 * {@link io.resilience.health.HealthMonitor}.
 */
@NullMarked
package io.resilience.health;

import org.jspecify.annotations.NullMarked;
