package io.resilience.spring.properties;

import java.util.List;

/**
 * What one property source says, or one overlay in it.
 *
 * @param entries what is written
 * @param lenient whether keys that are none of ours are let be, as in the system
 * environment
 * @param active whether it counts, which the overlay of another profile does not
 */
record Layer(List<Written> entries, boolean lenient, boolean active) {

}
