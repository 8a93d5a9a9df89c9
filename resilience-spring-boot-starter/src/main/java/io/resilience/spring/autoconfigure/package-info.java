/**
 * Auto-configuration, one class for each integration.
 */
@NullMarked
package io.resilience.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
