package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

	private static final int MAX_UNIFORM_PREFIX = 2;

	private final List<String> profiles;

	private final Iterable<ConfigurationPropertySource> sources;

	LayerReader(Environment environment) {
		String[] active = environment.getActiveProfiles();
		this.profiles = Arrays.asList((active.length > 0) ? active : environment.getDefaultProfiles());
		this.sources = ConfigurationPropertySources.get(environment);
	}

	/**
	 * Reads all sources.
	 * @return what they say, highest precedence first
	 */
	List<Layer> read() {
		Set<String> known = new HashSet<>();
		Map<EnumerablePropertySource<?>, List<Written>> written = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> properties) {
				written.put(properties, isSystemEnvironment(properties) ? List.of() : properties(properties));
				written.get(properties).forEach((entry) -> addNames(entry, known));
			}
		}
		List<Layer> layers = new ArrayList<>();
		written.forEach((properties, entries) -> {
			if (isSystemEnvironment(properties)) {
				layers.add(new Layer(variables(properties, new EnvironmentVariables(known)), true, true));
			}
			else {
				addLayers(entries, layers);
			}
		});
		return layers;
	}

	private static boolean isSystemEnvironment(EnumerablePropertySource<?> source) {
		return source instanceof SystemEnvironmentPropertySource;
	}

	private static void addNames(Written entry, Set<String> known) {
		if (KeyMatcher.match(entry.name(), entry.from()) instanceof Match.Found found) {
			known.addAll(found.names().keySet());
		}
	}

	private void addLayers(List<Written> entries, List<Layer> layers) {
		List<String> lastFirst = new ArrayList<>(this.profiles);
		Collections.reverse(lastFirst);
		for (String profile : lastFirst) {
			addLayer(entries.stream().filter((entry) -> profile.equals(overlay(entry))).toList(), true, layers);
		}
		addLayer(entries.stream().filter((entry) -> overlay(entry) == null).toList(), true, layers);
		addLayer(entries.stream().filter((entry) -> isInactive(overlay(entry))).toList(), false, layers);
	}

	private boolean isInactive(@Nullable String overlay) {
		return overlay != null && !this.profiles.contains(overlay);
	}

	private static void addLayer(List<Written> entries, boolean active, List<Layer> layers) {
		if (!entries.isEmpty()) {
			layers.add(new Layer(entries, false, active));
		}
	}

	private static @Nullable String overlay(Written entry) {
		return (entry.from() > 0) ? entry.name().getElement(0, Form.UNIFORM) : null;
	}

	private static List<Written> properties(EnumerablePropertySource<?> source) {
		List<Written> entries = new ArrayList<>();
		for (String key : source.getPropertyNames()) {
			ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
			int from = from(name);
			if (from >= 0) {
				add(entries, source, key, key, name, from);
			}
		}
		return entries;
	}

	/** How many elements belong to an overlay, or -1 where the key is none of ours. */
	private static int from(ConfigurationPropertyName name) {
		for (int from = 0; from < Math.min(MAX_UNIFORM_PREFIX, name.getNumberOfElements()); from++) {
			String element = name.getElement(from, Form.UNIFORM);
			if (Catalogue.ROOT.key(element) != null && !name.isNumericIndex(from)) {
				return from;
			}
			if (!Catalogue.OVERLAYS.contains(element)) {
				return -1;
			}
		}
		return -1;
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
