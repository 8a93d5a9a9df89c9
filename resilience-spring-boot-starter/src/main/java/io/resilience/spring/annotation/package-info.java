/**
 * What a method says about the dependency it calls.
 */
@NullMarked
package io.resilience.spring.annotation;

import org.jspecify.annotations.NullMarked;
