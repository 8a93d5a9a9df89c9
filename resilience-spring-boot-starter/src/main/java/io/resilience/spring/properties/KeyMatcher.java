package io.resilience.spring.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.resilience.spring.properties.Node.Block;
import io.resilience.spring.properties.Node.Key;
import io.resilience.spring.properties.Node.Names;
import io.resilience.spring.properties.Node.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Finds what a written key is, walking down the catalogue element by element.
 */
final class KeyMatcher {

	private final ConfigurationPropertyName key;

	private final Map<String, String> names = new LinkedHashMap<>();

	private String scope = "";

	private KeyMatcher(ConfigurationPropertyName key) {
		this.key = key;
	}

	/**
	 * Finds what a key is.
	 * @param key the key, which starts with one of the root's
	 * @param from how many of its elements to leave out
	 * @return what it is
	 */
	static Match match(ConfigurationPropertyName key, int from) {
		return new KeyMatcher(key).walk(from);
	}

	private Match walk(int from) {
		Node node = Catalogue.ROOT;
		for (int i = from; i < this.key.getNumberOfElements(); i++) {
			Match mistake = check(node, i);
			if (mistake != null) {
				return mistake;
			}
			if (node instanceof Setting setting) {
				return new Match.Found(this.scope, setting, index(element(i)), this.names);
			}
			node = step(node, i);
		}
		return new Match.Found(this.scope, asSetting(node), 0, this.names);
	}

	private static int index(String digits) {
		return (digits.length() < 10) ? Integer.parseInt(digits) : Integer.MAX_VALUE;
	}

	private static Setting asSetting(Node node) {
		if (node instanceof Setting setting) {
			return setting;
		}
		return new Setting((node instanceof Block block) ? block.path() : ((Names) node).kind(), Void.class, false,
				null);
	}

	private @Nullable Match check(Node node, int i) {
		boolean numbered = this.key.isNumericIndex(i);
		if (node instanceof Setting setting) {
			boolean inList = setting.isList() && numbered && i == this.key.getNumberOfElements() - 1;
			return inList ? null
					: new Match.Mistake(i,
							numbered ? "takes one value, not a list"
									: "takes " + (setting.isList() ? "a list of values" : "a value") + ", not a block",
							null, List.of());
		}
		if (node instanceof Names names) {
			return checkName(names, i, numbered);
		}
		if (numbered) {
			return new Match.Mistake(i, "takes keys, not a list", null, ((Block) node).names());
		}
		return (((Block) node).key(element(i)) != null) ? null : unknown((Block) node, i);
	}

	private @Nullable Match checkName(Names names, int i, boolean numbered) {
		if (numbered) {
			return new Match.Mistake(i, "takes names with their settings below, not a list", null, names.allowed());
		}
		boolean allowed = names.allowed().isEmpty() || names.allowed()
			.stream()
			.anyMatch((name) -> Spelling.uniform(name).equals(Spelling.uniform(element(i))));
		return allowed ? null : new Match.Mistake(i + 1, "is no type of dependency",
				Spelling.nearest(element(i), names.allowed()).orElse(null), names.allowed());
	}

	private Match unknown(Block block, int i) {
		String written = element(i);
		String nearest = Spelling.nearest(written, block.names()).orElseGet(() -> elsewhere(block, written));
		return new Match.Mistake(i + 1, "is not a known key", nearest, block.names());
	}

	/** A key of the right name, one block too high. */
	private static @Nullable String elsewhere(Block block, String written) {
		return block.settings()
			.keySet()
			.stream()
			.filter((key) -> Spelling.uniform(key.substring(key.lastIndexOf('.') + 1))
				.equals(Spelling.uniform(written)))
			.findFirst()
			.orElse(null);
	}

	private Node step(Node node, int i) {
		if (node instanceof Names names) {
			String name = element(i);
			this.scope = scope(this.scope, names.kind(), name);
			this.names.put(this.scope, name);
			return names.element();
		}
		Key key = ((Block) node).key(element(i));
		if (key == null) {
			throw new IllegalStateException("Unchecked key " + this.key);
		}
		return key.node();
	}

	private String element(int i) {
		return this.key.getElement(i, Form.ORIGINAL);
	}

	/**
	 * Where the settings of a name belong to.
	 * @param parent where the name belongs to
	 * @param kind what it is the name of
	 * @param name the name, in any spelling
	 * @return the scope
	 */
	static String scope(String parent, String kind, String name) {
		return parent + "/" + kind + "/" + Spelling.uniform(name);
	}

}
