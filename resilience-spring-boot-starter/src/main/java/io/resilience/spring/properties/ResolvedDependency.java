package io.resilience.spring.properties;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.resilience.dependency.DependencyConfig;

/**
 * A dependency as it is configured.
 *
 * @param name its name as the configuration spells it, or as it was asked for where the
 * configuration does not name it
 * @param config its settings for the engine. Its operations are those that the
 * configuration names, in its spelling; waits are as written, and the engine ends them at
 * the timeout
 * @param settings every setting in force by its full path in snake_case
 * ({@code bulkhead.max_concurrent}, {@code operations.get_user.timeout}); a wait is shown
 * capped at the timeout, and what is off shows only that
 */
public record ResolvedDependency(String name, DependencyConfig config, SortedMap<String, ConfiguredValue> settings) {

	public ResolvedDependency {
		settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
	}

}
