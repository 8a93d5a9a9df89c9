/**
 * Guards around HTTP clients: every request of a client goes through the guard of the
 * dependency that it calls.
 */
@NullMarked
package io.resilience.spring.http;

import org.jspecify.annotations.NullMarked;
