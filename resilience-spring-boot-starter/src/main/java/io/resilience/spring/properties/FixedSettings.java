package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What is read once, when the application starts. All that guards do can change later.
 */
final class FixedSettings {

	/** First words of the settings that belong to no name and can change. */
	private static final Set<String> LIVE = Set.of("timeout", "timeouts", "adaptive_timeout", "circuit_breaker",
			"retry", "load_shedding", "strict");

	private FixedSettings() {
	}

	static List<ConfigurationProblem> changes(Scope before, Scope after) {
		Set<String> paths = new TreeSet<>(before.values().keySet());
		paths.addAll(after.values().keySet());
		List<ConfigurationProblem> changes = new ArrayList<>();
		for (String path : paths) {
			Given old = before.get(path);
			Given now = after.get(path);
			if (!LIVE.contains(path.split("\\.")[0]) && !Objects.equals(value(old), value(now))) {
				changes.add(problem(path, old, now));
			}
		}
		return changes;
	}

	private static @Nullable Object value(@Nullable Given given) {
		return (given != null) ? given.value() : null;
	}

	private static Object shown(String path, @Nullable Given given) {
		if (given == null) {
			return "not set";
		}
		return Secrets.isSecret(path) ? Secrets.HIDDEN : given.value();
	}

	private static ConfigurationProblem problem(String path, @Nullable Given old, @Nullable Given now) {
		Written written = (now != null) ? now.written() : null;
		return new ConfigurationProblem((written != null) ? written.key() : "resilience." + path,
				(written != null) ? written.shown() : null, (now != null) ? now.origin() : ConfiguredValue.DEFAULT,
				ConfigurationProblem.FIXED.formatted(shown(path, old)), null, List.of());
	}

}
