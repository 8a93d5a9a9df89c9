/**
 * Windows over recent outcomes: pure arithmetic that is given the time.
 */
@NullMarked
package io.resilience.window;

import org.jspecify.annotations.NullMarked;
