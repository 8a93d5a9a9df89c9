/**
 * Warnings at startup of settings that work, but hardly as they were meant.
 */
@NullMarked
package io.resilience.spring.lint;

import org.jspecify.annotations.NullMarked;
