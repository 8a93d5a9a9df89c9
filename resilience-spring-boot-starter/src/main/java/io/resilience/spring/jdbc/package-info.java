/**
 * Deadlines of guarded calls, passed on to JDBC.
 */
@NullMarked
package io.resilience.spring.jdbc;

import org.jspecify.annotations.NullMarked;
