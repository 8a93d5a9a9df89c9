package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.resilience.ExceptionFilter;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one thing on their way from {@link Levels} to the engine's configs, and to
 * those who ask what is in force.
 */
final class Assembly {

	private final Levels levels;

	private final Contradictions contradictions;

	private final SortedMap<String, ConfiguredValue> settings;

	private final String prefix;

	/**
	 * Starts.
	 * @param name the thing, for problems
	 * @param levels what is said of it
	 * @param problems where to report
	 */
	Assembly(String name, Levels levels, Problems problems) {
		this(levels, new Contradictions(name, levels, problems), new TreeMap<>(), "");
	}

	private Assembly(Levels levels, Contradictions contradictions, SortedMap<String, ConfiguredValue> settings,
			String prefix) {
		this.levels = levels;
		this.contradictions = contradictions;
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
		return new Assembly(levels, this.contradictions.of(levels), this.settings, this.prefix + prefix);
	}

	Levels levels() {
		return this.levels;
	}

	<T> @Nullable T find(String path, Class<T> type) {
		Given given = this.levels.find(path);
		return (given != null) ? type.cast(given.value()) : null;
	}

	<T> T get(String path, T fallback) {
		Given given = this.levels.find(path);
		return (given != null) ? cast(fallback, given.value()) : fallback;
	}

	@SuppressWarnings("unchecked")
	private static <T> T cast(T example, Object value) {
		Class<?> type = (example instanceof Enum<?> constant) ? constant.getDeclaringClass() : example.getClass();
		return (T) type.cast(value);
	}

	boolean isOn(String block) {
		return get(block + ".enabled", false);
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

	/** A value as people and JSON have it. */
	static Object shown(Object value) {
		if (value instanceof Enum<?>) {
			return Catalogue.label(value);
		}
		if (value instanceof List<?> list) {
			return list.stream().map((item) -> (item instanceof Class<?> type) ? type.getName() : item).toList();
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
			this.contradictions.report(block, String.valueOf(ex.getMessage()));
			return null;
		}
	}

	Contradictions contradictions() {
		return this.contradictions;
	}

}
