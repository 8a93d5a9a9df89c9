package io.resilience.spring.properties;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One thing in the configuration that cannot work.
 *
 * @param key the full key, as the user wrote it
 * @param value its value, or {@code null} where the key itself is the problem
 * @param origin where it is written, such as {@code application.yml:12:24}
 * @param rule what is wrong, a sentence that continues the key
 * @param suggestion what was most likely meant, or {@code null}
 * @param valid what could stand there, empty where that says nothing
 */
public record ConfigurationProblem(String key, @Nullable String value, String origin, String rule,
		@Nullable String suggestion, List<String> valid) {

	public ConfigurationProblem {
		valid = List.copyOf(valid);
	}

	/**
	 * The problem in a few lines.
	 * @return key, value and place, then what is wrong and what could be right
	 */
	public String describe() {
		StringBuilder text = new StringBuilder(this.key);
		if (this.value != null) {
			text.append(": ").append(this.value);
		}
		text.append("%n    at %s%n    %s".formatted(this.origin, this.rule));
		if (this.suggestion != null) {
			text.append("%n    Did you mean '%s'?".formatted(this.suggestion));
		}
		if (!this.valid.isEmpty()) {
			text.append("%n    Valid here: %s".formatted(String.join(", ", this.valid)));
		}
		return text.toString();
	}

}
