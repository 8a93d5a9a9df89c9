/**
 * When somebody must look: what is wrong now, told once when it begins, seldom while it
 * lasts, and once when it is over.
 */
@NullMarked
package io.resilience.alert;

import org.jspecify.annotations.NullMarked;
