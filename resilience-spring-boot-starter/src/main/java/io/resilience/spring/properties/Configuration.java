package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that is written, converted and merged.
 *
 * @param scopes by their id, names in the order of the files
 */
record Configuration(Map<String, Scope> scopes) {

	/** What belongs to no name. */
	Scope root() {
		return scope("");
	}

	Scope scope(String id) {
		return this.scopes.getOrDefault(id, Scope.named(""));
	}

	boolean has(String id) {
		return this.scopes.containsKey(id);
	}

	/**
	 * The spelling of a name.
	 * @param id scope of the name
	 * @param name the name in any spelling
	 * @return the same name as it is written, or as it was given where it is not there
	 */
	String spelled(String id, String name) {
		return has(id) ? scope(id).name() : name;
	}

	/**
	 * Names of one kind.
	 * @param parent scope that they belong to
	 * @param kind the kind
	 * @return the names as they are written
	 */
	List<String> names(String parent, String kind) {
		String start = parent + "/" + kind + "/";
		List<String> names = new ArrayList<>();
		for (Map.Entry<String, Scope> scope : this.scopes.entrySet()) {
			if (scope.getKey().startsWith(start) && scope.getKey().indexOf('/', start.length()) < 0) {
				names.add(scope.getValue().name());
			}
		}
		return names;
	}

}
