/**
 * Load shedding: which calls to refuse so that the others still work.
 */
@NullMarked
package io.resilience.loadshed;

import org.jspecify.annotations.NullMarked;
