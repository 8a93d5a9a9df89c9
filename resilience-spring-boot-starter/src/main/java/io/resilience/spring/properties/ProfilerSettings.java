package io.resilience.spring.properties;

/**
 * What is configured of the profiler.
 *
 * @param enabled whether it measures from the start; false by default
 * @param maxPaths how many paths of scopes it tells apart; 2000 by default
 */
public record ProfilerSettings(boolean enabled, int maxPaths) {

	static ProfilerSettings from(Assembly root) {
		return new ProfilerSettings(root.get("profiler.enabled", false), root.get("profiler.max_paths", 2000));
	}

}
