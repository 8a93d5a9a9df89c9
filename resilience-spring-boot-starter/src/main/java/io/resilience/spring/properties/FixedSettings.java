package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What is read once, when the application starts. All that guards do can change later.
 */
final class FixedSettings {

	/** First words of the settings that belong to no name and can change. */
	private static final Set<String> LIVE = Set.of("timeout", "timeouts", "adaptive_timeout", "circuit_breaker",
			"retry", "load_shedding", "strict");

	/** Names that are looked up once, and the block that each kind of them stands in. */
	private static final Map<String, String> NAMED = Map.of(PoolBlock.KIND, "resilience.pools", HealthCheckBlock.KIND,
			"resilience.health_checks", ExperimentBlock.KIND, "resilience.chaos.experiments");

	private FixedSettings() {
	}

	static List<ConfigurationProblem> changes(Configuration before, Configuration after) {
		List<ConfigurationProblem> changes = new ArrayList<>();
		compare("resilience.", before.root(), after.root(), LIVE, changes);
		NAMED.forEach((kind, block) -> {
			Map<String, String> names = new TreeMap<>();
			Stream.of(before, after)
				.flatMap((each) -> each.names("", kind).stream())
				.forEach((name) -> names.putIfAbsent(KeyMatcher.scope("", kind, name), name));
			names.forEach((id, name) -> compare(block + "." + name + ".", before.scope(id), after.scope(id), Set.of(),
					changes));
		});
		return changes;
	}

	private static void compare(String block, Scope before, Scope after, Set<String> live,
			List<ConfigurationProblem> changes) {
		Set<String> paths = new TreeSet<>(before.values().keySet());
		paths.addAll(after.values().keySet());
		for (String path : paths) {
			Given old = before.get(path);
			Given now = after.get(path);
			if (!live.contains(path.split("\\.")[0]) && !Objects.equals(value(old), value(now))) {
				changes.add(problem(block + path, old, now));
			}
		}
	}

	private static @Nullable Object value(@Nullable Given given) {
		return (given != null) ? given.value() : null;
	}

	private static Object shown(String key, @Nullable Given given) {
		if (given == null) {
			return "not set";
		}
		return Secrets.isSecret(key) ? Secrets.HIDDEN : given.value();
	}

	private static ConfigurationProblem problem(String key, @Nullable Given old, @Nullable Given now) {
		Written written = (now != null) ? now.written() : null;
		return new ConfigurationProblem((written != null) ? written.key() : key,
				(written != null) ? written.shown() : null, (now != null) ? now.origin() : ConfiguredValue.DEFAULT,
				ConfigurationProblem.FIXED.formatted(shown(key, old)), null, List.of());
	}

}
