package io.resilience.spring.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * One place in the tree of keys that can be written.
 */
sealed interface Node {

	/**
	 * A key that takes a value, or a list of them.
	 *
	 * @param path the setting that it spells, counted from the dependency, type, pattern
	 * or root it belongs to
	 * @param type type of the value, or of each value of the list
	 * @param isList whether it takes a list of values
	 * @param limit which numbers it takes, or {@code null} for any value of the type
	 */
	record Setting(String path, Class<?> type, boolean isList, @Nullable Limit limit) implements Node {

	}

	/**
	 * A key with fixed keys below it, which are not looked at before somebody asks.
	 */
	final class Block implements Node {

		private final String path;

		private final Supplier<Map<String, Key>> keys;

		/**
		 * Creates a block.
		 * @param path its own path, as in {@link Setting}
		 * @param keys what is below it, by uniform spelling; asked once
		 */
		Block(String path, Supplier<Map<String, Key>> keys) {
			this.path = path;
			this.keys = SingletonSupplier.of(keys);
		}

		String path() {
			return this.path;
		}

		Map<String, Key> keys() {
			return this.keys.get();
		}

		@Nullable Key key(String written) {
			return keys().get(Spelling.uniform(written));
		}

		List<String> names() {
			return keys().values().stream().map(Key::name).toList();
		}

		/**
		 * All keys with a value in this block and in the blocks below.
		 * @return the settings by dotted key
		 */
		Map<String, Setting> settings() {
			Map<String, Setting> settings = new LinkedHashMap<>();
			for (Key key : keys().values()) {
				if (key.node() instanceof Setting setting) {
					settings.put(key.name(), setting);
				}
				else if (key.node() instanceof Block block) {
					block.settings().forEach((name, setting) -> settings.put(key.name() + "." + name, setting));
				}
			}
			return settings;
		}

	}

	/**
	 * A key with names below it that users choose.
	 *
	 * @param kind name of the key
	 * @param element what is below each name
	 * @param allowed the names that can be chosen, empty for any
	 */
	record Names(String kind, Block element, List<String> allowed) implements Node {

	}

	/**
	 * One key of a block.
	 *
	 * @param name its name, in the spelling of YAML
	 * @param asked what is there, once somebody asks
	 */
	record Key(String name, Supplier<Node> asked) {

		Node node() {
			return this.asked.get();
		}

	}

}
