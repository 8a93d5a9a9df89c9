package com.example.petstore.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an expression of PromQL mentions, as far as the files of this project use it.
 *
 * @param selectors the metrics with what they are selected by
 * @param labels labels that results are grouped by
 */
record Expression(List<Selector> selectors, Set<String> labels) {

	private static final Pattern SELECTOR = Pattern
		.compile("\\b([a-z_]*:?resilience_[a-z_]+(?::[a-z_0-9]+)?)(?:\\{([^}]*)})?");

	private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

	private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\(.*,\\s*([a-z_]+)\\)");

	static Expression parse(String text) {
		List<Selector> selectors = new ArrayList<>();
		Matcher selector = SELECTOR.matcher(text);
		while (selector.find()) {
			List<Condition> conditions = new ArrayList<>();
			Matcher matcher = MATCHER.matcher((selector.group(2) != null) ? selector.group(2) : "");
			while (matcher.find()) {
				conditions.add(new Condition(matcher.group(1), matcher.group(2), matcher.group(3)));
			}
			selectors.add(new Selector(selector.group(1), conditions));
		}
		Set<String> labels = new TreeSet<>();
		Stream.of(GROUPING, LABEL_VALUES).forEach((pattern) -> {
			Matcher grouping = pattern.matcher(text);
			while (grouping.find()) {
				labels.addAll(List.of(grouping.group(1).trim().split("\\s*,\\s*")));
			}
		});
		return new Expression(selectors, labels);
	}

	/** A metric and what it is selected by. */
	record Selector(String metric, List<Condition> conditions) {

	}

	/** A condition on a label. */
	record Condition(String label, String operator, String value) {

		/** The values that it is about; none where the user of a dashboard chooses. */
		List<String> values() {
			return this.value.startsWith("$") ? List.of() : List.of(this.value.split("\\|"));
		}

	}

}
