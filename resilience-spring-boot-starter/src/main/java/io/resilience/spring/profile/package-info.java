/**
 * Scopes around annotated methods, and the report of the profiler.
 */
@NullMarked
package io.resilience.spring.profile;

import org.jspecify.annotations.NullMarked;
