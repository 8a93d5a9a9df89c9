/**
 * Scopes around annotated methods.
 */
@NullMarked
package io.resilience.spring.profile;

import org.jspecify.annotations.NullMarked;
