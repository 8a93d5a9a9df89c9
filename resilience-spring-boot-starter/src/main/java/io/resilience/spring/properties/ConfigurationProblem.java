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

	/** Rule for what cannot change, with the value that it has. */
	public static final String FIXED = "cannot change while the application runs (it is %s): restart it, or put the old value back";

	private static final int LINE_WIDTH = 90;

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
			text.append("%n    Valid here:".formatted());
			appendWrapped(text, this.valid);
		}
		return text.toString();
	}

	private static void appendWrapped(StringBuilder text, List<String> words) {
		int width = 0;
		for (int i = 0; i < words.size(); i++) {
			String word = words.get(i) + ((i < words.size() - 1) ? "," : "");
			if (width + word.length() > LINE_WIDTH) {
				text.append("%n       ".formatted());
				width = 0;
			}
			text.append(' ').append(word);
			width += word.length() + 1;
		}
	}

}
