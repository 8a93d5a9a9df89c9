package io.resilience.spring.properties;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases of keys that are looked at in the same way.
 */
final class Effects {

	private final Map<String, OtherEffect> effects = new LinkedHashMap<>();

	/**
	 * Adds a case.
	 * @param key the key below {@code resilience}, {@code <name>} for a name
	 * @param value a value that is not the default
	 * @param beside what must stand beside it, {@code key=value} by spaces, with full
	 * keys below {@code resilience}
	 * @param look how to look at it
	 * @param seen what is seen then; something else without the key
	 */
	Effects add(String key, String value, String beside, Look look, Object seen) {
		this.effects.put(key, () -> {
			Map<String, Object> settings = new LinkedHashMap<>();
			Arrays.stream(beside.split(" ")).filter((each) -> !each.isEmpty()).forEach((each) -> {
				String[] parts = each.split("=", 2);
				settings.put("resilience." + parts[0], parts[1]);
			});
			assertThat(look.at(settings)).as("without it").isNotEqualTo(seen);
			settings.put("resilience." + key.replace("<name>", "it"), value);
			assertThat(look.at(settings)).as("with it").isEqualTo(seen);
		});
		return this;
	}

	/**
	 * Reads settings.
	 * @param settings the settings
	 * @param others what their placeholders name
	 */
	static DependencySettings read(Map<String, Object> settings, Map<String, Object> others) {
		Map<String, Object> all = new LinkedHashMap<>(settings);
		all.putAll(others);
		return SettingsBuilder.empty().properties(all).build();
	}

	Map<String, OtherEffect> all() {
		return this.effects;
	}

	/**
	 * Looks at what settings do.
	 */
	@FunctionalInterface
	interface Look {

		Object at(Map<String, Object> settings) throws Exception;

	}

}
