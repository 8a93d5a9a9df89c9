/**
 * For tests of applications: time that is moved by hand, faults, states by force. Needs
 * JUnit Jupiter, and Spring only where the test has a context.
 */
@NullMarked
package io.resilience.spring.test;

import org.jspecify.annotations.NullMarked;
