/**
 * Circuit breakers: stop calling what keeps failing, and find out when it is back.
 */
@NullMarked
package io.resilience.circuitbreaker;

import org.jspecify.annotations.NullMarked;
