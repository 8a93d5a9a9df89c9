package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.resilience.spring.properties.Node.Block;
import io.resilience.spring.properties.Node.Key;
import io.resilience.spring.properties.Node.Names;
import io.resilience.spring.properties.Node.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Reads environment variables as keys. Whether an underscore parts two keys or two words
 * of one is not written, so the catalogue decides; where it cannot, in the name of a
 * dependency, a name known from elsewhere, then the shortest one.
 */
final class EnvironmentVariables {

	/** Scopes of the names that other sources mention. */
	private final Set<String> known;

	EnvironmentVariables(Set<String> known) {
		this.known = known;
	}

	/**
	 * Reads a variable.
	 * @param variable such as {@code EXTERNAL_DEPENDENCIES_USER_DB_TIMEOUT}
	 * @return such as {@code external_dependencies.user_db.timeout}, or nothing where it
	 * is no key
	 */
	Optional<String> toKey(String variable) {
		List<String> words = words(variable.toLowerCase(Locale.ROOT));
		return Optional.ofNullable(find(Catalogue.ROOT, "", words)).map((key) -> key.substring(1));
	}

	/** Runs of letters and digits. */
	private static List<String> words(String variable) {
		List<String> words = new ArrayList<>();
		int start = 0;
		for (int i = 0; i <= variable.length(); i++) {
			if (i == variable.length() || !Character.isLetterOrDigit(variable.charAt(i))) {
				if (i > start) {
					words.add(variable.substring(start, i));
				}
				start = i + 1;
			}
		}
		return words;
	}

	private @Nullable String find(Node node, String scope, List<String> words) {
		if (node instanceof Setting setting) {
			boolean index = setting.isList() && words.size() == 1 && words.get(0).matches("\\d{1,9}");
			return words.isEmpty() ? "" : (index ? "[" + words.get(0) + "]" : null);
		}
		return (node instanceof Names names) ? name(names, scope, words) : key(((Block) node).keys(), scope, words);
	}

	private @Nullable String key(Map<String, Key> keys, String scope, List<String> words) {
		for (int length = 1; length <= words.size(); length++) {
			Key key = keys.get(String.join("", words.subList(0, length)));
			String rest = (key != null) ? find(key.node(), scope, words.subList(length, words.size())) : null;
			if (key != null && rest != null) {
				return "." + key.name() + rest;
			}
		}
		return null;
	}

	private @Nullable String name(Names names, String parent, List<String> words) {
		List<String> matches = new ArrayList<>();
		for (int length = 1; length < words.size(); length++) {
			String name = String.join("_", words.subList(0, length));
			String scope = KeyMatcher.scope(parent, names.kind(), name);
			String rest = isAllowed(names, name) ? find(names.element(), scope, words.subList(length, words.size()))
					: null;
			if (rest != null && this.known.contains(scope)) {
				return "." + name + rest;
			}
			if (rest != null) {
				matches.add("." + name + rest);
			}
		}
		return matches.isEmpty() ? null : matches.get(0);
	}

	private static boolean isAllowed(Names names, String name) {
		return names.allowed().isEmpty() || names.allowed()
			.stream()
			.anyMatch((allowed) -> Spelling.uniform(allowed).equals(Spelling.uniform(name)));
	}

}
