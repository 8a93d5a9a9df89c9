package io.resilience.spring.pool;

import java.util.Map;

/**
 * Knows pools. A bean of this type makes an application's own pools appear beside the
 * others. Thread-safe, and quick: it is asked with each look at the endpoint.
 */
@FunctionalInterface
public interface PoolSource {

	/**
	 * The pools as they are now.
	 * @return by name; empty if there are none
	 */
	Map<String, PoolReading> pools();

}
