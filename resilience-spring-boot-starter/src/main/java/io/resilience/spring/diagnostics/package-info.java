/**
 * Startup failures, said so that a tired person can mend them.
 */
@NullMarked
package io.resilience.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
