/**
 * The dependencies of the application, as configuration and annotations name them.
 */
@NullMarked
package io.resilience.spring.registry;

import org.jspecify.annotations.NullMarked;
