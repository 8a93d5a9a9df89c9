package io.resilience.spring.properties;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.resilience.spring.properties.Node.Block;
import io.resilience.spring.properties.Node.Key;
import io.resilience.spring.properties.Node.Names;
import io.resilience.spring.properties.Node.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Every key that can be written, read from the {@code *Properties} records.
 */
final class Catalogue {

	/** Profiles whose top-level block of the same name lies over the rest. */
	static final List<String> OVERLAYS = List.of("development", "testing", "production");

	/** What stands below {@code resilience}. */
	static final Block RESILIENCE = block(ResilienceProperties.class, "");

	/** What is ours at the top level. */
	static final Block ROOT = root();

	private Catalogue() {
	}

	private static Block root() {
		Map<String, Key> keys = new LinkedHashMap<>();
		add(keys, "resilience", () -> RESILIENCE);
		add(keys, "external_dependencies", () -> node(RESILIENCE, "external_dependencies"));
		add(keys, "resilience_monitoring", () -> node(RESILIENCE, "monitoring"));
		return new Block("", () -> keys);
	}

	static Node node(Block block, String name) {
		return Objects.requireNonNull(block.key(name)).node();
	}

	private static Block block(Class<?> type, String path) {
		return new Block(path, () -> keys(type, path));
	}

	private static Map<String, Key> keys(Class<?> type, String path) {
		Map<String, Key> keys = new LinkedHashMap<>();
		for (RecordComponent component : type.getRecordComponents()) {
			String name = Spelling.snakeCase(component.getName());
			Means means = component.getAnnotation(Means.class);
			Node node = node(component, name, path(path, (means != null) ? means.value() : name));
			add(keys, name, () -> node);
		}
		return keys;
	}

	private static void add(Map<String, Key> keys, String name, Supplier<Node> node) {
		keys.put(Spelling.uniform(name), new Key(name, node));
	}

	private static String path(String block, String name) {
		if (name.startsWith("/")) {
			return name.substring(1);
		}
		return block.isEmpty() ? name : block + "." + name;
	}

	private static Node node(RecordComponent component, String name, String path) {
		Class<?> type = component.getType();
		if (type.isRecord()) {
			return block(type, path);
		}
		if (type == Map.class) {
			ParameterizedType map = (ParameterizedType) component.getGenericType();
			return new Names(name, block((Class<?>) map.getActualTypeArguments()[1], ""),
					labels((Class<?>) map.getActualTypeArguments()[0]));
		}
		Within within = component.getAnnotation(Within.class);
		if (type == List.class) {
			ParameterizedType list = (ParameterizedType) component.getGenericType();
			boolean text = list.getActualTypeArguments()[0] == String.class;
			return new Setting(path, text ? String.class : Class.class, true, null);
		}
		return new Setting(path, type, false, (within != null) ? within.value() : defaultLimit(type));
	}

	private static @Nullable Limit defaultLimit(Class<?> type) {
		if (type == Duration.class) {
			return Limit.ABOVE_ZERO;
		}
		return (type == Integer.class) ? Limit.AT_LEAST_ONE : null;
	}

	/**
	 * The values of an enum, as YAML spells them.
	 * @param type any type
	 * @return the labels, none where it is no enum
	 */
	static List<String> labels(Class<?> type) {
		return type.isEnum() ? Arrays.stream(type.getEnumConstants()).map(Catalogue::label).toList() : List.of();
	}

	static String label(Object constant) {
		return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
	}

}
