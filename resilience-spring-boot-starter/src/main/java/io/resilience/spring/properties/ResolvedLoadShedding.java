package io.resilience.spring.properties;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.resilience.loadshed.LoadShedderConfig;

/**
 * The shedder of inbound work as it is configured.
 *
 * @param config its settings for the engine
 * @param settings every setting in force by its path in snake_case
 * ({@code load_shedding.max_limit})
 */
public record ResolvedLoadShedding(LoadShedderConfig config, SortedMap<String, ConfiguredValue> settings) {

	public ResolvedLoadShedding {
		settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
	}

}
