package io.resilience.spring.lint;

import java.util.Map;

import io.resilience.spring.properties.ConfiguredValue;
import org.jspecify.annotations.Nullable;

/**
 * A doubtful setting. Immutable.
 *
 * @param key its full key
 * @param value its value and where that comes from
 * @param rule what is doubtful, a sentence that continues the key
 * @param action what to do about it, a sentence
 */
public record LintFinding(String key, ConfiguredValue value, String rule, String action) {

	/**
	 * A setting of a dependency or pattern.
	 * @param prefix key of the dependency or pattern
	 * @param key the setting below it
	 * @param settings all its settings
	 * @param rule what is doubtful
	 * @param action what to do about it
	 * @return the finding
	 */
	public static LintFinding of(String prefix, String key, Map<String, ConfiguredValue> settings, String rule,
			String action) {
		@Nullable ConfiguredValue value = settings.get(key);
		return new LintFinding(prefix + "." + key,
				(value != null) ? value : new ConfiguredValue("none", ConfiguredValue.DEFAULT), rule, action);
	}

	/**
	 * The finding in one line.
	 * @return key, value, place, rule and action
	 */
	public String describe() {
		return "%s: %s (%s) %s. %s".formatted(this.key, this.value.value(), this.value.origin(), this.rule,
				this.action);
	}

}
