/**
 * The dashboard: a page at {@code /actuator/resiliencedashboard}, and the short history
 * that its charts need.
 */
@NullMarked
package io.resilience.spring.dashboard;

import org.jspecify.annotations.NullMarked;
