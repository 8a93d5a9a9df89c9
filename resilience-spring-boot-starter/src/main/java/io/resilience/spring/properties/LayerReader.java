package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads what is ours from the property sources. An overlay lies just over the source that
 * it is written in.
 */
final class LayerReader {

	private final List<String> profiles;

	private final Iterable<ConfigurationPropertySource> sources;

	private final Consumer<String> topLevel;

	/**
	 * Creates a reader.
	 * @param environment what to read
	 * @param topLevel takes top-level keys that are none of ours
	 */
	LayerReader(Environment environment, Consumer<String> topLevel) {
		this.topLevel = topLevel;
		this.profiles = profiles(environment);
		this.sources = ConfigurationPropertySources.get(environment);
	}

	/**
	 * The profiles whose overlays count.
	 * @param environment an environment
	 * @return its active profiles, or the default ones where none is
	 */
	static List<String> profiles(Environment environment) {
		String[] active = environment.getActiveProfiles();
		return Arrays.asList((active.length > 0) ? active : environment.getDefaultProfiles());
	}

	/**
	 * Reads all sources.
	 * @return what they say, highest precedence first
	 */
	List<Layer> read() {
		List<EnumerablePropertySource<?>> enumerable = new ArrayList<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> properties) {
				enumerable.add(properties);
			}
		}
		List<List<Written>> written = new ArrayList<>();
		for (EnumerablePropertySource<?> source : enumerable) {
			written.add(isSystemEnvironment(source) ? List.of() : properties(source));
		}
		EnvironmentVariables variables = new EnvironmentVariables(names(written));
		List<Layer> layers = new ArrayList<>();
		for (int i = 0; i < enumerable.size(); i++) {
			if (isSystemEnvironment(enumerable.get(i))) {
				layers.add(new Layer(variables(enumerable.get(i), variables), true, true));
			}
			else {
				addLayers(written.get(i), layers);
			}
		}
		return layers;
	}

	private static boolean isSystemEnvironment(EnumerablePropertySource<?> source) {
		return source instanceof SystemEnvironmentPropertySource;
	}

	private static Set<String> names(List<List<Written>> written) {
		Set<String> names = new HashSet<>();
		for (List<Written> source : written) {
			for (Written entry : source) {
				if (KeyMatcher.match(entry.name(), entry.from()) instanceof Match.Found found) {
					names.addAll(found.names().keySet());
				}
			}
		}
		return names;
	}

	private void addLayers(List<Written> entries, List<Layer> layers) {
		List<Written> plain = new ArrayList<>();
		List<Written> inactive = new ArrayList<>();
		Map<String, List<Written>> overlays = new HashMap<>();
		for (String profile : this.profiles) {
			overlays.put(profile, new ArrayList<>());
		}
		for (Written entry : entries) {
			String overlay = overlay(entry);
			(overlay == null ? plain : overlays.getOrDefault(overlay, inactive)).add(entry);
		}
		for (int i = this.profiles.size() - 1; i >= 0; i--) {
			addLayer(overlays.getOrDefault(this.profiles.get(i), List.of()), true, layers);
		}
		addLayer(plain, true, layers);
		addLayer(inactive, false, layers);
	}

	private static void addLayer(List<Written> entries, boolean active, List<Layer> layers) {
		if (!entries.isEmpty()) {
			layers.add(new Layer(entries, false, active));
		}
	}

	private static @Nullable String overlay(Written entry) {
		return (entry.from() > 0) ? entry.name().getElement(0, Form.UNIFORM) : null;
	}

	private List<Written> properties(EnumerablePropertySource<?> source) {
		List<Written> entries = new ArrayList<>();
		for (String key : source.getPropertyNames()) {
			ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
			int from = name.isEmpty() ? -1 : from(name);
			if (from >= 0) {
				add(entries, source, key, key, name, from);
			}
		}
		return entries;
	}

	/** How many elements belong to an overlay, or -1 where the key is none of ours. */
	private int from(ConfigurationPropertyName name) {
		boolean overlay = Catalogue.OVERLAYS.contains(name.getElement(0, Form.UNIFORM));
		int from = overlay ? 1 : 0;
		if (from == name.getNumberOfElements() || name.isNumericIndex(from)) {
			return -1;
		}
		String element = name.getElement(from, Form.UNIFORM);
		if (Catalogue.ROOT.key(element) == null) {
			this.topLevel.accept(name.getElement(from, Form.ORIGINAL));
			return -1;
		}
		return from;
	}

	private static List<Written> variables(EnumerablePropertySource<?> source, EnvironmentVariables variables) {
		List<Written> entries = new ArrayList<>();
		String prefix = prefix(source);
		for (String variable : source.getPropertyNames()) {
			if (variable.regionMatches(true, 0, prefix, 0, prefix.length())) {
				variables.toKey(variable.substring(prefix.length()))
					.ifPresent(
							(key) -> add(entries, source, variable, key, ConfigurationPropertyName.adapt(key, '.'), 0));
			}
		}
		return entries;
	}

	private static String prefix(EnumerablePropertySource<?> source) {
		String prefix = (source instanceof PropertySourceInfo info) ? info.getPrefix() : null;
		return (prefix != null) ? prefix.replaceAll("[.-]", "_") + "_" : "";
	}

	private static void add(List<Written> entries, EnumerablePropertySource<?> source, String property, String key,
			ConfigurationPropertyName name, int from) {
		Object value = source.getProperty(property);
		if (value != null) {
			entries.add(new Written(key, name, from, value, PropertySourceOrigin.get(source, property)));
		}
	}

}
