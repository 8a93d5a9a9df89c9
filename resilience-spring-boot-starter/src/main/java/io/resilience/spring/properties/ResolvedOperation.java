package io.resilience.spring.properties;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.resilience.dependency.OperationConfig;

/**
 * An operation of a dependency as configuration and annotation have it.
 *
 * @param name its name, as it was asked for
 * @param config what it has otherwise than the dependency
 * @param settings these settings by full path ({@code operations.get_user.timeout}), the
 * name spelled as in the configuration where that has it
 */
public record ResolvedOperation(String name, OperationConfig config, SortedMap<String, ConfiguredValue> settings) {

	public ResolvedOperation {
		settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
	}

}
