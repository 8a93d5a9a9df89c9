/**
 * Experiments that inject faults, by endpoint and by configuration.
 */
@NullMarked
package io.resilience.spring.chaos;

import org.jspecify.annotations.NullMarked;
