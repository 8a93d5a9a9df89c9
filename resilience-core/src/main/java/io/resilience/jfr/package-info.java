/**
 * Guarded calls in Java Flight Recorder. The only package that needs the module
 * {@code jdk.jfr}.
 */
@NullMarked
package io.resilience.jfr;

import org.jspecify.annotations.NullMarked;
