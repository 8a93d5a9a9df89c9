package io.resilience.spring.properties;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.resilience.dependency.DependencyType;
import io.resilience.spring.properties.Node.Block;
import io.resilience.spring.properties.Node.Names;
import io.resilience.spring.properties.Node.Setting;

/**
 * What is written of types, of patterns and of everything, under the keys to write it.
 */
final class SharedSettings {

	private final SortedMap<String, ConfiguredValue> settings = new TreeMap<>();

	private SharedSettings() {
	}

	static SortedMap<String, ConfiguredValue> of(Configuration configuration) {
		SharedSettings shared = new SharedSettings();
		Block resilience = Catalogue.RESILIENCE;
		shared.add("", configuration.root(), resilience);
		for (DependencyType type : DependencyType.values()) {
			shared.add("bulkheads." + type.label() + ".", configuration.scope(TypeLevels.scopeOf(type)),
					below(resilience, "bulkheads"));
		}
		for (String pattern : configuration.names("", "patterns")) {
			shared.add("patterns." + pattern + ".", configuration.scope(Resolver.patternScope(pattern)),
					below(resilience, "patterns"));
		}
		return Collections.unmodifiableSortedMap(shared.settings);
	}

	private static Block below(Block block, String names) {
		return ((Names) Catalogue.node(block, names)).element();
	}

	private void add(String prefix, Scope scope, Block block) {
		Map<String, String> keys = keysByPath(block);
		scope.values().forEach((path, given) -> {
			String key = keys.get(path);
			if (key != null && given.isValid()) {
				this.settings.put(prefix + key, new ConfiguredValue(shown(key, given), given.origin()));
			}
		});
	}

	private static Object shown(String key, Given given) {
		return Secrets.isSecret(key) ? Secrets.HIDDEN : Assembly.shown(given.value());
	}

	/** Of several spellings the first, which has no other name. */
	private static Map<String, String> keysByPath(Block block) {
		Map<String, String> keys = new HashMap<>();
		for (Map.Entry<String, Setting> entry : block.settings().entrySet()) {
			keys.putIfAbsent(entry.getValue().path(), entry.getKey());
		}
		return keys;
	}

}
