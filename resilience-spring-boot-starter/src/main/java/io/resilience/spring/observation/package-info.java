/**
 * Guarded calls as Micrometer observations, which become spans.
 */
@NullMarked
package io.resilience.spring.observation;

import org.jspecify.annotations.NullMarked;
