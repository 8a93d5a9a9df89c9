/**
 * Health checks from YAML and beans, and who is told of alerts.
 */
@NullMarked
package io.resilience.spring.monitor;

import org.jspecify.annotations.NullMarked;
