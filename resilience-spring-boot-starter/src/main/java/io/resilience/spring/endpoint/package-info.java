/**
 * The actuator endpoint {@code resilience}.
 */
@NullMarked
package io.resilience.spring.endpoint;

import org.jspecify.annotations.NullMarked;
