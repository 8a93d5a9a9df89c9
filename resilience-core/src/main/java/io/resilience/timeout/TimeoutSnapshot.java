package io.resilience.timeout;

/**
 * A timeout at one moment.
 *
 * @param name name of the timeout
 * @param config settings in force
 * @param abandoned bodies that were interrupted for being late and still run
 */
public record TimeoutSnapshot(String name, TimeoutConfig config, int abandoned) {

}
