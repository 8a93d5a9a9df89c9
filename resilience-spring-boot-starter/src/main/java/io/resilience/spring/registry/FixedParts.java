package io.resilience.spring.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.resilience.spring.properties.ConfigurationProblem;
import io.resilience.spring.properties.ConfiguredValue;
import org.jspecify.annotations.Nullable;

/**
 * Reports what of a guard would have to be built anew, and its windows and permits lost.
 */
final class FixedParts {

	private final String guard;

	private final Map<String, ConfiguredValue> settings;

	private final Refresh refresh;

	/**
	 * Starts.
	 * @param guard key of the guard
	 * @param settings its settings to be
	 * @param refresh where to report
	 */
	FixedParts(String guard, Map<String, ConfiguredValue> settings, Refresh refresh) {
		this.guard = guard;
		this.settings = settings;
		this.refresh = refresh;
	}

	/**
	 * A value that stays.
	 * @param key the setting
	 * @param before what it is
	 * @param after what it is to be
	 * @return this
	 */
	FixedParts value(String key, Enum<?> before, Enum<?> after) {
		if (before != after) {
			report(key, label(after), label(before));
		}
		return this;
	}

	/**
	 * A block that stays, or stays away.
	 * @param block the block
	 * @param before its settings, or {@code null} for none
	 * @param after its settings to be, or {@code null} for none
	 * @return this
	 */
	FixedParts block(String block, @Nullable Object before, @Nullable Object after) {
		if ((before == null) != (after == null)) {
			report(block, (after != null) ? "on" : "off", (before != null) ? "on" : "off");
		}
		return this;
	}

	private void report(String key, String value, String before) {
		this.refresh.problem(new ConfigurationProblem(this.guard + "." + key, value, origin(key),
				ConfigurationProblem.FIXED.formatted(before), null, List.of()));
	}

	private String origin(String key) {
		return this.settings.entrySet()
			.stream()
			.filter((entry) -> (entry.getKey() + ".").startsWith(key + "."))
			.map((entry) -> entry.getValue().origin())
			.findFirst()
			.orElse(ConfiguredValue.DEFAULT);
	}

	private static String label(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
