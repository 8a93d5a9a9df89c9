package io.resilience.spring.properties;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reports values that each are right, but not together.
 */
final class Contradictions {

	/** How the engine's configs say that a value cannot work. */
	private static final Pattern INVALID = Pattern.compile("Invalid (\\w+) \\((.*?)\\): (.*)");

	private static final Pattern WORD = Pattern.compile("[a-z_]+");

	private final String name;

	private final Levels levels;

	private final Problems problems;

	/**
	 * Starts.
	 * @param name what the values belong to
	 * @param levels the values
	 * @param problems where to report
	 */
	Contradictions(String name, Levels levels, Problems problems) {
		this.name = name;
		this.levels = levels;
		this.problems = problems;
	}

	Contradictions of(Levels levels) {
		return new Contradictions(this.name, levels, this.problems);
	}

	/**
	 * Reports what the engine says of a block.
	 * @param block the block, empty for all that belongs to a name
	 * @param message what it says
	 */
	void report(String block, String message) {
		Matcher invalid = INVALID.matcher(message);
		if (!this.levels.isComplete(block)) {
			return;
		}
		if (!invalid.matches()) {
			report((Given) null, message);
			return;
		}
		Given first = this.levels.find(path(block, invalid.group(1)));
		Given second = mentioned(block, invalid.group(3));
		String rule = "%s (%s) %s".formatted(invalid.group(1), invalid.group(2), invalid.group(3));
		if (first == null || second == null) {
			report((first != null) ? first : second, rule);
		}
		else {
			report(first, rule + "; see " + place(second));
		}
	}

	private static String path(String block, String key) {
		return block.isEmpty() ? key : block + "." + key;
	}

	private @Nullable Given mentioned(String block, String rule) {
		Matcher words = WORD.matcher(rule);
		while (words.find()) {
			Given given = this.levels.find(path(block, words.group()));
			if (given != null) {
				return given;
			}
		}
		return null;
	}

	/**
	 * Reports a value.
	 * @param given the value, or {@code null} where nobody gave one
	 * @param rule what is wrong
	 */
	void report(@Nullable Given given, String rule) {
		Written written = (given != null) ? given.written() : null;
		if (written != null) {
			this.problems.add(
					new ConfigurationProblem(written.key(), written.shown(), written.where(), rule, null, List.of()),
					written);
		}
		else {
			this.problems.add(new ConfigurationProblem(this.name, null,
					(given != null) ? given.origin() : ConfiguredValue.DEFAULT, rule, null, List.of()), null);
		}
	}

	/**
	 * Says where a value is.
	 * @param given the value
	 * @return key, value and origin
	 */
	String place(Given given) {
		Written written = given.written();
		return (written != null) ? "%s: %s (%s)".formatted(written.key(), written.shown(), written.where())
				: "the %s of '%s'".formatted(given.origin(), this.name);
	}

}
