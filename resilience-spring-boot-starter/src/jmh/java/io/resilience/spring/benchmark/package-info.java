/**
 * What annotations cost: a call, and the start of an application.
 */
package io.resilience.spring.benchmark;
