package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;

/**
 * Collects what is wrong, so that all of it is reported at once.
 */
final class Problems {

	private final List<Entry> entries = new ArrayList<>();

	void add(ConfigurationProblem problem, @Nullable Written written) {
		TextResourceOrigin text = (written != null) ? Origins.text(written.origin()) : null;
		Location location = (text != null) ? text.getLocation() : null;
		String file = (text != null) ? String.valueOf(text.getResource()) : "";
		Entry entry = new Entry(problem, file, (location != null) ? location.getLine() : 0,
				(location != null) ? location.getColumn() : 0);
		if (!this.entries.contains(entry)) {
			this.entries.add(entry);
		}
	}

	void throwIfAny() {
		if (!this.entries.isEmpty()) {
			throw new InvalidResilienceConfigurationException(this.entries.stream()
				.sorted(Comparator.comparing(Entry::file)
					.thenComparingInt(Entry::line)
					.thenComparingInt(Entry::column)
					.thenComparing((entry) -> entry.problem().key()))
				.map(Entry::problem)
				.toList());
		}
	}

	private record Entry(ConfigurationProblem problem, String file, int line, int column) {

	}

}
