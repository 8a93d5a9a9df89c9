package io.resilience.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.jdbc}.
 *
 * @param deadlineTimeouts Whether statements of connection pools end with the guarded
 * call that executes them.
 */
record JdbcProperties(@DefaultValue("true") Boolean deadlineTimeouts) {

}
