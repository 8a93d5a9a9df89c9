package io.resilience.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.web}.
 *
 * @param problemDetails Whether web clients are answered with problem details where a
 * guard refused a call or ended it.
 */
record WebProperties(@DefaultValue("true") Boolean problemDetails) {

}
