package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.resilience.ExceptionFilter;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one thing on their way from {@link Levels} to the engine's configs, and to
 * those who ask what is in force.
 */
final class Assembly {

	/** How the engine's configs say that a value cannot work, or two together. */
	private static final Pattern INVALID = Pattern.compile("Invalid (\\w+) \\((.*?)\\): (.*)", Pattern.DOTALL);

	private static final Pattern WORD = Pattern.compile("[a-z_]+");

	private final String name;

	private final Levels levels;

	private final Problems problems;

	private final SortedMap<String, ConfiguredValue> settings;

	private final String prefix;

	/**
	 * Starts.
	 * @param name the thing, for problems
	 * @param levels what is said of it
	 * @param problems where to report
	 */
	Assembly(String name, Levels levels, Problems problems) {
		this(name, levels, problems, new TreeMap<>(), "");
	}

	private Assembly(String name, Levels levels, Problems problems, SortedMap<String, ConfiguredValue> settings,
			String prefix) {
		this.name = name;
		this.levels = levels;
		this.problems = problems;
		this.settings = settings;
		this.prefix = prefix;
	}

	/**
	 * A part of this, whose settings are noted here too.
	 * @param levels what is said of the part
	 * @param prefix path of the part
	 * @return the part
	 */
	Assembly part(Levels levels, String prefix) {
		return new Assembly(this.name, levels, this.problems, this.settings, this.prefix + prefix);
	}

	Levels levels() {
		return this.levels;
	}

	<T> @Nullable T find(String path, Class<T> type) {
		Given given = this.levels.find(path);
		return (given != null) ? type.cast(given.value()) : null;
	}

	<T> T find(String path, T fallback) {
		Given given = this.levels.find(path);
		return (given != null) ? cast(fallback, given.value()) : fallback;
	}

	@SuppressWarnings("unchecked")
	private static <T> T cast(T example, Object value) {
		Class<?> type = (example instanceof Enum<?> constant) ? constant.getDeclaringClass() : example.getClass();
		return (T) type.cast(value);
	}

	boolean isOn(String block) {
		return find(block + ".enabled", false);
	}

	<T> void set(String path, Class<T> type, Consumer<T> setter) {
		T value = find(path, type);
		if (value != null) {
			setter.accept(value);
		}
	}

	ExceptionFilter exceptions(String included, String excluded) {
		return new ExceptionFilter(classes(included), classes(excluded));
	}

	private List<Class<? extends Throwable>> classes(String path) {
		List<Class<? extends Throwable>> classes = new ArrayList<>();
		for (Object type : Objects.requireNonNullElse(find(path, List.class), List.of())) {
			classes.add(((Class<?>) type).asSubclass(Throwable.class));
		}
		return classes;
	}

	/**
	 * Notes a value in force.
	 * @param path the setting
	 * @param value the value; {@code null} and an empty list are not noted
	 */
	void show(String path, @Nullable Object value) {
		Given given = this.levels.find(path);
		show(path, value, (given != null) ? given.origin() : ConfiguredValue.DEFAULT);
	}

	void show(String path, @Nullable Object value, String origin) {
		if (value != null && !List.of().equals(value)) {
			this.settings.put(this.prefix + path, new ConfiguredValue(shown(value), origin));
		}
	}

	private static Object shown(Object value) {
		if (value instanceof Enum<?>) {
			return Catalogue.label(value);
		}
		if (value instanceof List<?> list) {
			return list.stream().map((type) -> ((Class<?>) type).getName()).toList();
		}
		return value;
	}

	SortedMap<String, ConfiguredValue> settings() {
		return Collections.unmodifiableSortedMap(this.settings);
	}

	/**
	 * Builds a config of the engine, whose rules are the ones that count.
	 * @param <C> type of the config
	 * @param block the block that it is built from
	 * @param config builds it
	 * @return the config, or {@code null} where it cannot work, which is then reported
	 */
	<C> @Nullable C build(String block, Supplier<C> config) {
		try {
			return config.get();
		}
		catch (IllegalArgumentException ex) {
			reportInvalid(block, String.valueOf(ex.getMessage()));
			return null;
		}
	}

	private void reportInvalid(String block, String message) {
		Matcher invalid = INVALID.matcher(message);
		if (!invalid.matches()) {
			report(null, message);
			return;
		}
		Given first = given(block, invalid.group(1));
		Given second = null;
		Matcher words = WORD.matcher(invalid.group(3));
		while (words.find() && second == null) {
			second = given(block, words.group());
		}
		String rule = "%s (%s) %s".formatted(invalid.group(1), invalid.group(2), invalid.group(3));
		boolean both = first != null && second != null;
		report((first != null) ? first : second, both ? rule + "; see " + place(second) : rule);
	}

	private @Nullable Given given(String block, String key) {
		return this.levels.find(block + "." + key);
	}

	/**
	 * Reports values that contradict each other.
	 * @param given the one to name
	 * @param rule what is wrong
	 */
	void report(@Nullable Given given, String rule) {
		Written written = (given != null) ? given.written() : null;
		if (written != null) {
			this.problems.add(new ConfigurationProblem(written.key(), written.value().toString(), written.where(), rule,
					null, List.of()), written);
		}
		else {
			this.problems.add(new ConfigurationProblem(this.name, null,
					(given != null) ? given.origin() : ConfiguredValue.DEFAULT, rule, null, List.of()), null);
		}
	}

	static String place(@Nullable Given given) {
		if (given == null) {
			return "";
		}
		Written written = given.written();
		return (written != null) ? "%s: %s (%s)".formatted(written.key(), written.value(), written.where())
				: given.origin();
	}

}
