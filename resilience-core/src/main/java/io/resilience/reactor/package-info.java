/**
 * Guards for Reactor's {@code Mono} and {@code Flux}. The only package that needs Reactor
 * on the class path.
 */
@NullMarked
package io.resilience.reactor;

import org.jspecify.annotations.NullMarked;
