/**
 * From an annotated method to its guard: found once, checked at startup, thin at every
 * call.
 */
@NullMarked
package io.resilience.spring.aop;

import org.jspecify.annotations.NullMarked;
