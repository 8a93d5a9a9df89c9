package io.resilience.spring.properties;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What is said of one dependency, operation, type or pattern, or of everything.
 *
 * @param name its name, as the user wrote it
 * @param values values by path of the setting
 */
record Scope(String name, Map<String, Given> values) {

	/** Not in the catalogue: says that a block is there, whatever is in it. */
	private static final String SWITCH = ".enabled";

	static Scope named(String name) {
		return new Scope(name, new TreeMap<>());
	}

	@Nullable Given get(String path) {
		Given given = this.values.get(path);
		return (given != null && given.isValid()) ? given : null;
	}

	/**
	 * What a block says by being there: that its pattern is on, unless it says otherwise.
	 * @param blocks names of blocks
	 * @return these values and a switch for each block that is there
	 */
	Map<String, Given> switchedOn(String... blocks) {
		Map<String, Given> values = new TreeMap<>(this.values);
		for (String block : blocks) {
			for (Map.Entry<String, Given> entry : this.values.entrySet()) {
				if (switchesOn(block, entry.getKey(), entry.getValue())) {
					values.putIfAbsent(block + SWITCH, entry.getValue().with(true));
					break;
				}
			}
		}
		return values;
	}

	/** A flat list of exceptions speaks of a breaker only if there is one. */
	private static boolean switchesOn(String block, String path, Given given) {
		boolean flatList = path.endsWith(".ignored_exceptions") && given.written() != null
				&& !Spelling.uniform(given.written().key()).contains(Spelling.uniform(block));
		return !flatList && (path.equals(block) || path.startsWith(block + "."));
	}

}
