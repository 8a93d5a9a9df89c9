package com.example.petstore.observability;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scrape has: the labels and their values of each metric by its name.
 */
record Scrape(Map<String, Map<String, Set<String>>> metrics) {

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	static Scrape parse(String text) {
		Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
		text.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			int open = line.indexOf('{');
			String name = line.substring(0, (open >= 0) ? open : line.indexOf(' '));
			Map<String, Set<String>> labels = metrics.computeIfAbsent(name, (key) -> new TreeMap<>());
			Matcher label = LABEL.matcher((open >= 0) ? line.substring(open, line.lastIndexOf('}')) : "");
			while (label.find()) {
				labels.computeIfAbsent(label.group(1), (key) -> new TreeSet<>()).add(label.group(2));
			}
		});
		return new Scrape(metrics);
	}

}
